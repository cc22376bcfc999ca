"""Which answers each rule of the step looks at (for the reasons, and for what may still be asked)."""

_COMPANY = ("contact", "outing")
_ACTIVE = ("helper", "helper_kind")

RULE_BASIS: dict[str, tuple[str, ...]] = {
    "rescue": (),
    "work_ready": ("wish", *_COMPANY, "helper"),
    "relapse": ("stopped", *_ACTIVE),
    "can_meet": (*_COMPANY, *_ACTIVE, "wish"),
    "known_before": ("stopped",),
    "begin": (*_COMPANY, "helper", "wish"),
    "not_without_them": ("caller", "consent", *_ACTIVE, "stopped"),
    "child": ("age",),
}

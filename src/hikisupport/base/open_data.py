"""The services of the open data of WAM NET that this program carries."""

from dataclasses import dataclass

from hikisupport.core.vocab import Kind


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the open data: WAM NET's own code, its label, the kind of window and the steps it belongs to."""

    code: str
    label: str
    kind: Kind
    steps: tuple[int, ...]


# The first service of an office gives it its kind and id.
SERVICES = {
    service.code: service
    for service in (
        Service("60", "就労移行支援", Kind.EMPLOYMENT_TRANSITION, (3,)),
        Service("45", "就労継続支援A型", Kind.EMPLOYMENT_A, (3,)),
        Service("46", "就労継続支援B型", Kind.EMPLOYMENT_B, (3,)),
        Service("42", "自立訓練(生活訓練)", Kind.LIFE_TRAINING, (2,)),
        Service("34", "宿泊型自立訓練", Kind.LIFE_TRAINING, (2,)),
        Service("62", "就労定着支援", Kind.OTHER, (3,)),
        Service("61", "自立生活援助", Kind.OTHER, (2,)),
        Service("41", "自立訓練(機能訓練)", Kind.OTHER, (2,)),
        Service("52", "計画相談支援", Kind.DISABILITY_CONSULT, ()),
        Service("53", "地域相談支援(地域移行支援)", Kind.DISABILITY_CONSULT, ()),
        Service("54", "地域相談支援(地域定着支援)", Kind.DISABILITY_CONSULT, ()),
    )
}

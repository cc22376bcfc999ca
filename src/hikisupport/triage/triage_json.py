"""The result of a call as JSON (contract: ``hikisupport.triage/1``)."""

from typing import Any

from hikisupport.core.vocab import Level
from hikisupport.directory.agencies_json import window_json
from hikisupport.directory.view import WindowView
from hikisupport.triage.report import FlagView, Report

SCHEMA = "hikisupport.triage/1"


def triage_json(report: Report) -> dict[str, Any]:
    """Return the document of a report."""
    return {
        "schema": SCHEMA,
        "at": report.at.isoformat(),
        "versions": dict(report.versions),
        "code": report.code,
        "answers": dict(report.answers),
        "urgent": {
            "level": report.level.value,
            "unasked": list(report.unasked),
            "flags": [_flag(flag) for flag in report.flags],
        },
        "step": report.step,
        "step_after": report.step_after,
        "override": _override(report),
        "reasons": [
            {
                "rule": reason.rule,
                "text": reason.text,
                "answers": dict(reason.answers),
                "source": [source.model_dump(mode="json") for source in reason.sources],
            }
            for reason in report.reasons
        ],
        "say_now": report.say_now,
        "own": {"id": report.own.id, "name": report.own.name, "text": report.own.text} if report.own else None,
        "first": _window(report.first, report) if report.first else None,
        "others": [_window(window, report) for window in report.others],
        "if_wished": [_window(window, report) for window in report.if_wished],
        "small_step": report.small_step,
        "script": list(report.script),
        "prepare": list(report.prepare),
        "cost": _cost(report),
        "notes": list(report.notes),
    }


def _flag(flag: FlagView) -> dict[str, Any]:
    return {
        "code": flag.code,
        "level": flag.level.value,
        "label": flag.label,
        "answers": list(flag.answers),
        "do": list(flag.do),
        "by_when": flag.by_when,
        "not_promise": flag.not_promise,
        "contacts": [window_json(window) for window in flag.contacts],
    }


def _window(window: WindowView, report: Report) -> dict[str, Any]:
    why = [report.why_window.get(rule, rule) for rule in window.why]
    return {**window_json(window), "why": why}


def _override(report: Report) -> dict[str, Any] | None:
    if report.override is None:
        return None
    level = report.override.level
    return {
        "reason": report.override.reason,
        "step": report.override.step,
        "level": level.value if isinstance(level, Level) else None,
        "rule_step": report.override.rule_step,
        "rule_level": report.override.rule_level.value,
    }


def _cost(report: Report) -> dict[str, Any] | None:
    if report.cost is None:
        return {"line": report.cost_line} if report.cost_line else None
    from hikisupport.cost.cost_json import estimate_json

    return {"line": report.cost_line, **estimate_json(report.cost)}

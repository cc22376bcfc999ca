import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh Python has loaded after running the code (its output is left out)."""
    script = f"""
import json, os, sys
out = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
{code}
sys.stdout.flush()
os.write(out, json.dumps(sorted(sys.modules)).encode())
"""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return set(json.loads(done.stdout))


def ran(*args: str) -> set[str]:
    return loaded(f"from hikisupport.cli.main import run\nassert run({list(args)!r}) == 0")


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    assert {name for name in loaded("import hikisupport") if name.startswith("hikisupport")} == {"hikisupport"}


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("triage", "--help"), ("data", "check", "--help")])
def test_help_loads_neither_screen_painting_nor_yaml_nor_our_models(args: tuple[str, ...]) -> None:
    modules = ran(*args)
    assert not {name for name in modules if name.split(".")[0] in {"rich", "yaml"}}
    assert not {name for name in modules if name.endswith(".model")}


def test_the_help_of_the_program_does_not_load_pydantic() -> None:
    assert "pydantic" not in ran("--help")


@pytest.mark.parametrize(
    "args",
    [("list", "--format", "json"), ("list", "--step", "2"), ("show", "police"), ("cost", "--income", "low"),
     ("data", "check")],
)  # fmt: skip
def test_a_run_into_a_pipe_does_not_load_screen_painting(args: tuple[str, ...]) -> None:
    modules = ran(*args)
    assert not {name for name in modules if name.split(".")[0] == "rich"}
    assert "hikisupport.directory.model" in modules or args[0] == "cost"  # it did the work


def test_a_run_has_no_adapter_of_pydantic_made_for_what_is_typed() -> None:
    """It would cost as much as reading all windows; a Typer that no longer asks for ours makes its own again."""
    assert loaded("""
import typer.core
from hikisupport.cli.main import run
assert hasattr(typer.core, "build_runtime_param")
typer.core.build_runtime_param = None
assert run(["list", "相談", "--step", "2"]) == 0
""")

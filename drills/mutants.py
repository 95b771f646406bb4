"""Small mistakes, one at a time, in the functions that decide who may what: the laws of access must notice each of them.

A mistake is an operator turned round, a condition that always or never holds, a constant off by one, teams taken for those below. It is
put into the function itself, in a process of its own, and the laws are run against it. What they do not notice must stand in
`docs/mutants.md` with the reason.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from drills.mistakes import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "docs" / "mutants.md"
DECIDING: dict[str, tuple[str, ...]] = {
    "guanxi.access.actor": (),
    "guanxi.access.granting": (),
    "guanxi.access.visibility": (),
    "guanxi.access.sharing": ("Held.opens", "is_shared"),
    "guanxi.access.explaining": (),
    "guanxi.access.roles.rights": ("Rights.beyond", "Rights.held_in"),
    "guanxi.access.recognising": ("_grants", "_fields"),
    "guanxi.records.reading": (
        "require_may",
        "may",
        "readable_fields",
        "shown_fields",
        "may_read",
        "_tells",
        "may_write",
        "shown_field",
        "readable_field",
    ),
}
"""By module, the functions; none named means all of them."""
LAWS = {
    "guanxi.access": (
        "guanxi.access.tests.test_decisions",
        "guanxi.access.tests.test_sharing_rule",
        "guanxi.access.roles.tests.test_laws",
    ),
    "guanxi.records": ("guanxi.records.tests.test_field_rule",),
}
"""By floor: tests that need neither fixtures nor database."""
LONGEST = 60
ENOUGH = 0.98
Laws = dict[str, list[Callable[[], None]]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m drills.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name holds this")
    wanted = parser.parse_args()
    laws = prepared()
    if survives(None, laws) is False:
        print("The laws fail without any mistake.")
        return 1
    began, made, survivors = time.monotonic(), Counter[str](), list[Mutant]()
    for mutant in mutants():
        if wanted.only in mutant.name:
            made[mutant.module] += 1
            if made.total() % 50 == 0:
                print(f"{made.total()} tried in {time.monotonic() - began:.0f} s", flush=True)
            if survives(mutant, laws):
                survivors.append(mutant)
                print(f"not noticed: {mutant.name}", flush=True)
    return told(made, survivors, time.monotonic() - began, ENOUGH if not wanted.only else 0)


def told(made: Counter[str], survivors: list[Mutant], seconds: float, enough: float) -> int:
    left = Counter(one.module for one in survivors)
    for module, number in made.items():
        print(f"{module:32} {number:5} mistakes, {number - left[module]:5} noticed")
    share = 1 - len(survivors) / max(1, made.total())
    print(f"{made.total()} mistakes in {seconds:.0f} s; noticed: {share:.1%}")
    listed = LISTED.read_text(encoding="utf-8") if LISTED.exists() else ""
    unknown = [one.name for one in survivors if one.name not in listed]
    for name in unknown:
        print(f"not listed in {LISTED.name}: {name}")
    return 0 if share >= enough and not unknown else 1


def prepared() -> Laws:
    """Everything is loaded once; each mistake then lives in a copy of this process. A law that fails is enough: why is not asked."""
    os.environ.setdefault("GUANXI_TESTING", "1")
    from guanxi.site.cli import set_up_django

    set_up_django()
    from hypothesis import HealthCheck, Phase, settings

    calm: Any = {"database": None, "derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck)}
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), report_multiple_bugs=False, **calm)
    settings.load_profile("mutants")
    for module in DECIDING:
        import_module(module)
    return {floor: sorted((law for name in names for law in laws_of(import_module(name))), key=_is_long) for floor, names in LAWS.items()}


def laws_of(module: ModuleType) -> list[Callable[[], None]]:
    return [value for name, value in vars(module).items() if name.startswith("test_")]


def _is_long(law: Callable[[], None]) -> bool:
    """Those with examples of their own come first: they take no time."""
    return hasattr(law, "hypothesis")


def survives(mutant: Mutant | None, laws: Laws) -> bool:
    """Whether all laws hold with it. Whichever notices it comes first from then on, for the next mistake is much like this one."""
    some = [law for floor, each in laws.items() if mutant is None or mutant.module.startswith(floor) for law in each]
    child = os.fork()
    if not child:
        os._exit(_try(mutant, some))
    _child, status = os.waitpid(child, 0)
    place = os.waitstatus_to_exitcode(status)
    if place > 0:
        for each in laws.values():
            each.sort(key=lambda law: law is not some[place - 1])
    return place == 0


def _try(mutant: Mutant | None, laws: list[Callable[[], None]]) -> int:
    """The place of the law that fails, from one on. One that does not come to an end has noticed too: the alarm ends it."""
    signal.alarm(LONGEST)
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115  the process ends with it
    if mutant is not None:
        function_in(import_module(mutant.module), mutant.function).__code__ = mutant.code
    for place, law in enumerate(laws, 1):
        try:
            law()
        except BaseException:
            return place
    return 0


def function_in(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    inner = getattr(found, "func", None) or getattr(found, "fget", None) or found
    assert isinstance(inner, FunctionType)
    return inner


def mutants() -> Iterator[Mutant]:
    for module, functions in DECIDING.items():
        source = (ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        yield from mutants_of(module, source, functions)


if __name__ == "__main__":
    sys.exit(main())

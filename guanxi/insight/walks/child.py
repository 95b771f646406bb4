"""The walk in a process of its own: the model libraries and the file's memory never enter a web process. Knows no Django.

Reads a JSON question from standard input, answers JSON on standard output: {"walk": …} or {"refused": {"where", "what", "do"}}.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from guanxi import measures

MEMORY = 3 * 1024**3
SHOWN = 200


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    question = json.load(sys.stdin)
    try:
        answer = {"walk": told(question)}
    except measures.MeasureError as error:
        answer = {"refused": {"where": error.where, "what": error.what, "do": error.do}}
    json.dump(answer, sys.stdout)


def told(question: dict[str, Any]) -> dict[str, Any]:
    """Everything that the page shows, in plain values."""
    walk = measures.walk(Path(question["path"]), as_of=question.get("as_of") or None, seed=0)
    file, found, language = walk.file, walk.segments, question["language"]
    described = {part.id: measures.describe_segment(part, language) for part in found.segments}
    rows = [
        row | {"id": part.id, "description": described[part.id], "response": walk.responses[part.id].to_dict()}
        for row, part in zip(walk.table(language), found.segments, strict=True)
    ]
    return {
        "read": file.read,
        "kept": file.kept,
        "as_of": str(file.as_of),
        "dropped": [[row.line, row.column, row.reason, row.value[:60]] for row in file.dropped[:SHOWN]],
        "dropped_by_reason": file.dropped_by_reason,
        "months": _spread(file.months_since_last),
        "state": found.state,
        "reason": found.reason,
        "k": found.k,
        "stability": found.stability,
        "evidence": [[one.k, one.silhouette, one.gap, one.stability] for one in found.evidence],
        "features": list(found.names),
        "table": rows,
        "response": walk.response.to_dict(),
        "targets": _targets(walk, question.get("targets") or []),
        "picture": walk.picture(language).to_dict() if found.state == "found" else None,
    }


def _spread(values: Any) -> dict[str, float]:
    low, middle, high = (float(values[values.argsort()[int(share * (len(values) - 1))]]) for share in (0.25, 0.5, 0.75))
    return {"low": low, "median": middle, "high": high, "min": float(values.min()), "max": float(values.max())}


def _targets(walk: Any, wanted: list[str]) -> dict[str, Any] | None:
    """The list's response rate; ids the file does not hold are counted, not guessed."""
    if not wanted:
        return None
    known = set(walk.file.customers.tolist())
    chosen = [one for one in dict.fromkeys(wanted) if one in known]
    unknown = [one for one in dict.fromkeys(wanted) if one not in known]
    return {"rate": walk.response_of(chosen).to_dict(), "unknown": len(unknown), "such_as": unknown[:5], "chosen": len(chosen)}


if __name__ == "__main__":
    main()

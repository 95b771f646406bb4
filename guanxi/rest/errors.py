"""What went wrong, in the one form that every API answer has: code, message, and problems that name field and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

ProblemDict = Mapping[str, Any]


class ApiError(Exception):
    """Ends a call; whatever it changed so far is rolled back."""

    def __init__(
        self, status: int, code: str, message: str, problems: Sequence[ProblemDict] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.code, self.message = status, code, message
        self.problems, self.headers = list(problems), dict(headers or {})
        super().__init__(f"{status} {code}: {message}")

    def as_dict(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": self.message, "problems": self.problems}}


def bad_request(code: str, message: str, field: str = "") -> ApiError:
    return ApiError(400, code, message, [{"code": code, "message": message, "field": field}] if field else ())


def no_caller() -> ApiError:
    return ApiError(401, "unauthenticated", _("Send a valid API token, or sign in."), headers={"WWW-Authenticate": "Bearer"})


def forbidden(code: str, message: str) -> ApiError:
    return ApiError(403, code, message)


def not_found() -> ApiError:
    return ApiError(404, "not_found", _("There is nothing here, or nothing that you may see."))


def wrong_method(allowed: Sequence[str]) -> ApiError:
    return ApiError(405, "method", _("This address does not take that method."), headers={"Allow": ", ".join(allowed)})


def not_acceptable() -> ApiError:
    return ApiError(406, "not_acceptable", _("Answers are JSON only: accept application/json."))


def conflict(message: str) -> ApiError:
    return ApiError(409, "conflict", message)


def too_large(limit: int) -> ApiError:
    return ApiError(413, "too_large", _("A request holds at most %(limit)s bytes.") % {"limit": limit})


def wrong_content_type() -> ApiError:
    return ApiError(415, "content_type", _("Send application/json in UTF-8."))


def invalid(problems: Sequence[ProblemDict], message: str = "") -> ApiError:
    return ApiError(422, "invalid", message or _("Some of this cannot be taken. Nothing was changed."), problems)


def too_many(seconds: int) -> ApiError:
    return ApiError(429, "too_many_requests", _("Too many requests. Wait a moment and go on."), headers={"Retry-After": str(seconds)})


def failed() -> ApiError:
    return ApiError(500, "failed", _("Something went wrong on our side. Nothing was changed."))

"""Answers to what went wrong, in human words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/403.html", {"csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever is signed in keeps the menu and quick search."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return render(request, "ui/404.html", {"frame": "ui/frame.html" if signed_in else ""}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/500.html", status=500)

"""Who may do what: users, teams, roles, tokens, one-time links, and the workspace they share."""

from guanxi.access.models.link import OneTimeLink
from guanxi.access.models.role import FieldGrant, Grant, Role
from guanxi.access.models.session import Session
from guanxi.access.models.share import Share
from guanxi.access.models.team import Membership, Team
from guanxi.access.models.token import Token
from guanxi.access.models.user import User
from guanxi.access.models.workspace import Workspace

__all__ = ["FieldGrant", "Grant", "Membership", "OneTimeLink", "Role", "Session", "Share", "Team", "Token", "User", "Workspace"]

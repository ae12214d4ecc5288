"""What tests of cohorts may ask for."""

from __future__ import annotations

import pytest
from django.test import Client

from ilnp.accounts.roles import Role
from tests.kit import stages


@pytest.fixture
def coordinator(client: Client) -> Client:
    """A browser in which a coordinator is signed in."""
    return stages.sign_in(client, stages.staff(Role.COORDINATOR))

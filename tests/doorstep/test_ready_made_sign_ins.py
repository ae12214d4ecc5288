"""What ``make run`` prints works from the first minute, before anybody has been made."""

import pytest
from django.test import Client

from ilnp.accounts.signing_in.ready_made import ROLES, create_sign_in_address


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_an_empty_programme_can_be_entered_in_every_role(client: Client, role: str) -> None:
    address = create_sign_in_address(role, "http://testserver")
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    assert answer.wsgi_request.user.is_authenticated
    assert client.get(address).status_code == 410

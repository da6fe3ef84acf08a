"""How django-allauth fits this house: no open sign-up, the member's language, sockets that end on logout."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation

from .models import User
from .signals import access_changed


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts come from invitations alone (`people.views.join`)."""
        return False

    def get_login_redirect_url(self, request):
        """The home page, in the language the member chose."""
        with translation.override(request.user.language):
            return super().get_login_redirect_url(request)

    def logout(self, request):
        person = request.user
        super().logout(request)
        if person.is_authenticated:
            access_changed.send(User, person=person)

    def send_mail(self, template_prefix, email, context):
        """Write to members in their own language, whoever's browser asked."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, context)

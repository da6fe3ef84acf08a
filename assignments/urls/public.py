"""What anybody may open that is neither a vacancy nor a member's page."""

from django.urls import path

from ..views import numbers, work

urlpatterns = [
    path("numbers/", numbers.public, name="numbers"),
    path("numbers/numbers.<str:form>", numbers.public_file, name="numbers-file"),
    path("c/<slug:code>/", work.certificate_check, name="certificate-detail"),
]

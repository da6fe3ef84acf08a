"""What the office loads besides Wagtail's own."""

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def look():
    return format_html('<link rel="stylesheet" href="{}">', static("css/office.css"))


@hooks.register("insert_global_admin_js")
def start_widgets():
    modules = [static(f"js/{name}.js") for name in ("chunked-upload", "film-progress")]
    return format_html('<script src="{}"></script>', static("js/office.js")) + format_html_join(
        "", '<script type="module" src="{}"></script>', ((address,) for address in modules)
    )

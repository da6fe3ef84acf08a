"""Forums, and who may see, reply, start and moderate in them."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Exists, Expression, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from people.models import FocusCountry, Institution, Participation, Role, Seat, Sector, User
from people.models.words import Described


class Level(models.IntegerChoices):
    """What somebody may do in a forum; each level includes those below it."""

    SEE = 10, _("see")
    REPLY = 20, _("reply")
    START = 30, _("start topics")
    MODERATE = 40, _("moderate")


def granted(person, forum):
    """The rule of forum access, once: the rows that grant `person` something in `forum`.

    Both may be primary keys or outer references, so that one rule answers "which forums may this person
    see?" (`Forum.visible_to`) and "which of these people may see this forum?" (the live streams).
    """
    inner = OuterRef(person) if isinstance(person, OuterRef) else person
    takes_part = (
        Participation.objects.current()
        .annotate(
            wanted_role=ExpressionWrapper(OuterRef("role"), models.CharField()),
            wanted_country=ExpressionWrapper(OuterRef("focus_country"), models.BigIntegerField(null=True)),
        )
        .filter(Q(wanted_role="") | Q(role=F("wanted_role")))
        .filter(Q(wanted_country=None) | Q(focus_country=F("wanted_country")))
        .filter(person=inner)
    )
    has_seat = Seat.objects.current().filter(institution=OuterRef("institution"), person=inner)
    return ForumAccess.objects.filter(
        Exists(takes_part),
        Q(institution=None) | Exists(has_seat),
        Q(person=None) | Q(person=person),
        forum=forum,
    )


# Stand in the composed rule for what is put there each time; the rule has no such numbers of its own.
PERSON, FORUM, LEVEL = 10_007, 10_009, 10_037


@cache
def _composed(alias: str) -> tuple[str, tuple, tuple]:
    """`granted` in a database's own words: the level of the highest row, with `{forum}` for the forum, and
    the values that belong before and behind it."""
    rows = granted(PERSON, FORUM).filter(level__gte=LEVEL).order_by("-level").values("level")[:1]
    words, values = rows.query.get_compiler(alias).as_sql()
    at = values.index(FORUM)
    marks = words.split("%s")
    return "%s".join(marks[: at + 1]) + "{forum}" + "%s".join(marks[at + 1 :]), values[:at], values[at + 1 :]


class LevelHeld(Expression):
    """The highest level, from `level` on, that one person holds in the forum a row names, else null.

    Every page of a member asks for it several times. To compose the rule anew each time cost more than all
    else of a page, the database included, so it is composed once in a process.
    """

    output_field: models.Field = models.IntegerField()
    form = "({})"

    def __init__(self, person: int, forum: str, level: int = Level.SEE):
        super().__init__()
        self.person, self.forum, self.level = person, F(forum), level

    def get_source_expressions(self):
        return [self.forum]

    def set_source_expressions(self, exprs):
        (self.forum,) = exprs

    def as_sql(self, compiler, connection):
        column, told = compiler.compile(self.forum)
        words, before, after = _composed(connection.alias)
        mine = {PERSON: self.person, LEVEL: int(self.level)}
        before, after = ([mine.get(value, value) for value in values] for values in (before, after))
        return self.form.format(words.format(forum=column)), (*before, *told, *after)


class Holds(LevelHeld):
    """Whether one person holds at least `level` in the forum a row names."""

    output_field = models.BooleanField()
    form = "EXISTS({})"


def held_by_many(forum: int, level: int) -> Exists:
    """Whether the person of a row holds at least `level` in one forum: the same rule, asked about people."""
    return Exists(granted(OuterRef("pk"), forum).filter(level__gte=level))


class ForumQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public forums to everybody; to members also those in which a row of access fits them."""
        if user.is_authenticated and user.is_member:
            return self.filter(Q(public_read=True) | Holds(user.pk, "pk", Level.SEE))
        return self.filter(public_read=True)

    def for_every_member(self):
        """What every member may see, whatever their role and wherever they work."""
        asks_nothing = ForumAccess.objects.filter(
            forum=OuterRef("pk"),
            level__gte=Level.SEE,
            role="",
            focus_country=None,
            institution=None,
            person=None,
        )
        return self.filter(Q(public_read=True) | Exists(asks_nothing))

    def where(self, user, level: Level):
        """Forums in which a member holds at least `level`."""
        if user.is_authenticated and user.is_member:
            return self.filter(Holds(user.pk, "pk", level))
        return self.none()


class Forum(ClusterableModel, Described):
    """A place with access rules. `head` counts every change to its list of topics."""

    slug = models.SlugField(unique=True)
    public_read = models.BooleanField(_("anybody may read"), default=False)
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), on_delete=models.SET_NULL, null=True, blank=True
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    head = models.PositiveBigIntegerField(default=0, editable=False)

    objects = ForumQuerySet.as_manager()

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["position", "name"]

    def get_absolute_url(self):
        return reverse("forum-detail", args=[self.slug])

    @property
    def stream(self) -> str:
        """The name under which a browser follows this forum's list of topics."""
        return f"f{self.pk}"

    def readers(self, people: set[int | None]) -> set[int | None]:
        """Which of these people (None: no account) may see this forum: the rule of `visible_to`, for many."""
        if self.public_read:
            return set(people)
        allowed = User.objects.members().filter(held_by_many(self.pk, Level.SEE))
        return set(allowed.filter(pk__in=people - {None}).values_list("pk", flat=True))


class ForumAccess(models.Model):
    """One row grants a level to whoever meets all that it names; an empty column asks nothing."""

    reached_through = "forum"

    forum = ParentalKey(Forum, on_delete=models.CASCADE, related_name="access")
    level = models.PositiveSmallIntegerField(_("may"), choices=Level)
    role = models.CharField(_("role"), max_length=12, choices=Role, blank=True)
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.CASCADE, null=True, blank=True
    )
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.CASCADE, null=True, blank=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access")

    def __str__(self):
        return f"{self.forum}: {self.get_level_display()}"

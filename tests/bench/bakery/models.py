from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Orderable, Page


class Picture(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False)

    class Meta:
        template = "bakery/picture.html"


class Quote(blocks.StructBlock):
    text = blocks.TextBlock()
    who = blocks.CharBlock(required=False)

    class Meta:
        template = "bakery/quote.html"


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(template="bakery/heading.html")
    paragraph = blocks.RichTextBlock(template="bakery/paragraph.html")
    picture = Picture()
    quote = Quote()


class Footer(models.Model):
    body = RichTextField()


class Baker(models.Model):
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    image = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")


class Plain(Page):
    intro = models.TextField(blank=True)


class Tagged(TaggedItemBase):
    content_object = ParentalKey("Post", related_name="tagged_items", on_delete=models.CASCADE)


class Post(Page):
    introduction = models.TextField(blank=True)
    image = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    body = StreamField(Body(), blank=True)
    subtitle = models.CharField(blank=True, max_length=255)
    tags = ClusterTaggableManager(through=Tagged, blank=True)
    date_published = models.DateField(null=True)
    template = "bakery/post.html"

    def authors(self):
        return [row.baker for row in self.bakers.select_related("baker__image").order_by("sort_order")]

    def linked_tags(self):
        tags = list(self.tags.all())
        for tag in tags:
            tag.url = f"{self.get_parent().url}tags/{tag.slug}/"
        return tags


class Author(Orderable):
    post = ParentalKey(Post, related_name="bakers", on_delete=models.CASCADE)
    baker = models.ForeignKey(Baker, on_delete=models.CASCADE)

"""What an invitation says of the offer."""

from django import template

from subscriptions.models import Plan, Right

register = template.Library()


@register.simple_tag
def smallest_plan() -> Plan | None:
    """The cheapest plan on sale that opens the articles: an invitation says its price."""
    on_sale = Plan.objects.filter(is_on_sale=True, rights__contains=[Right.ARTICLES])
    return on_sale.order_by("price_xof", "pk").first()

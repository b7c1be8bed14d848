"""An institution's invoice, or its avoir, as it is printed: A4, in bytes."""

from subscriptions import ledger
from subscriptions.models import Invoice, LedgerEntry
from subscriptions.paper import Sheet, day, francs


def pdf(invoice: Invoice) -> bytes:
    """An invoice, or an avoir, as it was issued; what has been paid since stands below it."""
    is_credit = invoice.amount_xof < 0
    name = f"{'Avoir' if is_credit else 'Facture'} n° {invoice}"
    sheet = Sheet(name)
    sheet.title(name)
    sheet.line(f"Date : {day(invoice.issued_at)}")
    if not is_credit:
        sheet.line(f"À régler avant le {invoice.due_on:%d/%m/%Y}")
    sheet.gap()
    sheet.line(invoice.client_name, is_bold=True, size=11)
    for part in invoice.client_address.splitlines():
        sheet.line(part)
    if invoice.client_tax_number:
        sheet.line(f"NIF : {invoice.client_tax_number}")
    if invoice.purchase_order:
        sheet.line(f"Votre bon de commande : {invoice.purchase_order}")
    sheet.gap()
    sheet.rule()
    sheet.line(invoice.wording, francs(invoice.amount_xof))
    sheet.rule()
    if invoice.tax_xof:
        sheet.line("Hors taxe", francs(invoice.amount_xof - invoice.tax_xof))
        sheet.line("Taxe", francs(invoice.tax_xof))
    sheet.line("Total", francs(invoice.amount_xof), is_bold=True, size=12)
    _what_was_paid(sheet, invoice)
    return sheet.done()


def _what_was_paid(sheet: Sheet, invoice: Invoice) -> None:
    entries = LedgerEntry.objects.filter(payment__invoice=invoice).order_by("at", "pk").select_related("payment")
    if not entries:
        return
    sheet.gap()
    sheet.line("Règlements reçus", is_bold=True)
    for entry in entries:
        sheet.line(f"{day(entry.at)}, {entry.get_provider_display()}, {entry.provider_ref}", francs(entry.amount_xof))
    sheet.line("Reste à régler", francs(invoice.amount_xof - ledger.paid_xof(invoice)), is_bold=True)

def clean_paste(html: str, text: str) -> str:
    return html or text

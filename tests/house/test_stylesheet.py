import gzip

from newsroom.stylesheet import joined


def test_the_one_stylesheet_is_light():
    css = joined()

    assert len(gzip.compress(css.encode())) <= 8 * 1024
    assert "/*" not in css
    assert css.count("{") == css.count("}")


def test_it_asks_for_nothing_else():
    css = joined()

    assert "@import" not in css
    assert "url(" not in css.replace("url(data:", "").replace('url("data:', "")
    assert "@font-face" not in css

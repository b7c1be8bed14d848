"""The people of the demo: the newsroom's accounts, the readers', and the bylines."""

STAFF = {
    "claire": ("Claire Dembéra", "Journaliste"),
    "bakary": ("Bakary Foungari", "Rédacteur en chef"),
    "assetou": ("Assétou Yirigo", "Directeur de la publication"),
    "mariam": ("Mariam Gnamako", "Modérateur"),
    "fanta": ("Fanta Sabounou", "Service abonnements"),
}
SECTIONS = [
    ("Politique", "politique", 1, "Communes, lois et débats publics."),
    ("Économie", "economie", 2, "Marchés, métiers, champs et finances."),
    ("Société", "societe", 5, "La vie comme elle va, en ville et au village."),
    ("Culture", "culture", 6, "Livres, scènes, étoffes et musiques."),
    ("Sport", "sport", 4, "Terrains, pistes et pirogues."),
    ("Environnement", "environnement", 3, "Le fleuve, les pluies, les arbres."),
]
AUTHORS = [
    ("Rédaction La Trame", "redaction-la-trame", ""),
    ("Awa Sangaro", "awa-sangaro", "Politique"),
    ("Boubacar Farabali", "boubacar-farabali", "Économie"),
    ("Coumba Diarsso", "coumba-diarsso", "Société"),
    ("Djiba Kolonto", "djiba-kolonto", "Sport"),
    ("Fily Tembéli", "fily-tembeli", "Culture"),
    ("Hawa Niakobé", "hawa-niakobe", "Environnement"),
    ("Modibo Wagnadé", "modibo-wagnade", "Correspondant à Koronga"),
]
IDEAS = [
    ("Le marché aux grains rouvre : qui a eu un emplacement", "societe", "claire", 3500, 17),
    ("Crue : le niveau au pont de Diambala, heure par heure", "environnement", "claire", 1800, 11),
    ("Entretien avec la championne du 800 mètres", "sport", "bakary", 6000, 19),
]
REPLY = (
    "Le comité des charretiers",
    "L’article dit que nous n’avons pas répondu. Nous avons écrit le 3, et attendons encore.",
)
PLANS = [
    ("Un jour", "jour", 100, 1, "day", "Pour lire un article ce soir."),
    ("Une semaine", "semaine", 500, 1, "week", "Le temps d’un dossier, d’un tournoi, d’une session."),
    ("Un mois", "mois", 1500, 1, "month", "La formule de la plupart de nos abonnés."),
    ("Un an", "an", 15000, 1, "year", "Deux mois offerts."),
]

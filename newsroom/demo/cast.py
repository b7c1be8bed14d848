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
    ("Six mois", "six-mois", 8000, 6, "month", "Mille francs de moins que six fois un mois."),
    ("Un an", "an", 15000, 1, "year", "Deux mois offerts, et le journal en PDF."),
]
LETTER = (
    "Le matin", "matin", "L’essentiel de la une, chaque jour à six heures.",
    "Bonjour. Neuf ans que l’express du Kandé n’allait plus jusqu’à Koronga : "
    "nous avons pris place à bord, onze heures durant. Bonne lecture.",
)  # fmt: skip
ALERTS = "Dès qu’un article paraît, trois fois par jour au plus."
READERS = ("alice", "rachid", "emile")
NUMBER = 4812  # of the printed paper of today
DOSSIERS = [
    (
        "Le Kandé, un fleuve qu’on partage",
        "le-kande",
        "L’eau, les rives, les bacs et le sable : ce que le fleuve donne, et comment les communes le partagent.",
        ["56", "46", "08", "59", "57"],
    ),
    (
        "Apprendre un métier",
        "apprendre-un-metier",
        "De la forge à la couture, celles et ceux qui apprennent, et ce que valent leurs certificats.",
        ["27", "14", "24", "16"],
    ),
]
FRONT = {"lead": ["01"], "related": ["08", "19"], "top": ["41", "52", "56", "44", "38"]}
ALERT = ("52", "Brume sèche : la route de Tiémala est fermée jusqu’à demain 10 heures")
LIVE = (
    "52",
    [
        (70, "", "La brume descend des falaises. À Faladougou, on ne voit plus le bout de la rue."),
        (52, "Les bacs restent à quai", "Les deux bacs du Kandé attendent une visibilité de 500 mètres pour repartir."),
        (31, "", "Le centre de santé de Tiémala distribue des masques aux personnes âgées, devant la mairie."),
        (
            12,
            "La route de Tiémala ferme",
            "La gendarmerie ferme la route de Tiémala aux camions jusqu’à demain 10 heures.\n\n"
            "Les cars passent en convoi, phares allumés, un toutes les heures.",
        ),
    ],
)
ANNOUNCEMENTS = [
    {
        "title": "On s’abonne aussi pour un jour",
        "text": "100 FCFA, tous les articles et la discussion, sans rien qui se renouvelle.",
        "link": "/abonnements/",
        "weight": 3,
    },
    {
        "kind": "legal",
        "title": "Avis d’enquête publique : élargissement du quai de Niamina-Ba",
        "text": "Le registre est ouvert en mairie pendant vingt et un jours.",
        "body": "La commune de Niamina-Ba ouvre une enquête publique sur l’élargissement du quai aux bacs.\n\n"
        "Le dossier se consulte en mairie, du lundi au vendredi, de 8 heures à 15 heures. "
        "Chacun peut écrire au registre.",
        "weight": 2,
    },
    {
        "kind": "sponsored",
        "sponsor": "Coopérative Kandé Solaire",
        "title": "Une pompe au soleil : ce que change un champ qui s’arrose seul",
        "text": "La coopérative raconte sa première saison avec neuf familles.",
        "body": "Depuis mars, neuf familles de Tiémala arrosent sans gasoil. La coopérative Kandé Solaire a posé les "
        "panneaux, formé deux réparatrices, et garde un fonds pour les pièces.\n\n"
        "« On a compté : le champ a payé la pompe en deux récoltes », dit-elle.",
    },
]
PRESENT = ("Tante Mariétou", "", "Pour lire le fleuve depuis chez toi.")
INSTITUTION_PLAN = {
    "name": "Institution, un an",
    "slug": "institution",
    "price_xof": 18_000,
    "tax_per_mille": 180,
    "count": 1,
    "unit": "year",
    "is_on_sale": False,
    "position": 90,
}
INSTITUTIONS = (
    {
        "who": {
            "name": "Direction du fleuve",
            "postal_address": "Avenue des Piroguiers\nDiambala",
            "tax_number": "085 112 334 K",
            "contact_name": "Mme Dado Sanfo",
            "contact_email": "achats@fleuve.gouv.example",
        },
        "what": {"seats": 5, "amount_xof": 90_000, "purchase_order": "BC-2026-041"},
    },
    {
        "who": {"name": "Bibliothèque de Koronga", "postal_address": "Rue des Livres\nKoronga"},
        "what": {"seats": 2, "opens_rooms": True, "amount_xof": 60_000, "purchase_order": "BK-12"},
    },
)
DOMAIN = "fleuve.gouv.example"
ROOMS = (("Salle des périodiques", "196.200.48.0/24"), ("Espace étudiant", "2001:db8:40::/48"))

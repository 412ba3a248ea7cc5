"""What the columns of tables are called in six languages, by the field that is meant.

Only for proposals: a table is read by the names of fields and by what the user says.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from tracker.exchange.folded_words import fold_word

HEADING_WORDS: Mapping[str, str] = {
    "ref": (
        "ref|no|no.|nr|#|number|id|code|item|s/n|sn|serial|reference|commitment no|recommendation no"
        "|n°|nº|numéro|numero|référence|réf|referencia|núm|código"
        "|ردیف|شماره|کد|شناسه|رقم|الرقم|م|رمز|نمبر|نمبر شمار"
    ),
    "title": (
        "title|measure|commitment|action|activity"
        "|provision|recommendation|obligation|task|undertaking|decision"
        "|titre|mesure|engagement|activité|disposition|recommandation|tâche|décision"
        "|título|medida|compromiso|acción|actividad|disposición|recomendación|tarea|decisión"
        "|عنوان|اقدام|تعهد|فعالیت|توصیه|تصمیم|مصوبه|العنوان"
        "|الاجراء|الإجراء|الالتزام|النشاط|التوصية|القرار|اقدامات|عہد|فیصلہ"
    ),
    "obligors": (
        "responsible|responsible party|responsible entity|responsibility|who"
        "|owner|lead|lead agency|obligor|obligors"
        "|owed by|party|implementing entity|implementing agency|ministry"
        "|responsable|responsables|chargé|ministère"
        "|organisme|partie|entidad|entidad responsable|ministerio|parte"
        "|مسئول|مسئولیت|دستگاه|دستگاه مسئول|متعهد|وزارتخانه"
        "|المسؤول|الجهة|الجهة المسؤولة|الطرف|ذمہ دار|ذمہ داری|ادارہ"
    ),
    "due_on": (
        "due|due date|deadline|by when|timeline"
        "|target date|when|end date|completion date|time frame|timeframe"
        "|échéance|délai|date limite|date butoir|fecha límite|plazo|vencimiento|fecha de cumplimiento"
        "|مهلت|سررسید|موعد|تاریخ سررسید|الموعد|الموعد النهائي|تاريخ الاستحقاق|آخری تاریخ|مدت"
    ),
    "status": (
        "status|state|state of things|state of play|progress|implementation|implementation status|level"
        "|statut|état|état d'avancement|avancement|estado|situación|avance"
        "|وضعیت|پیشرفت|الحالة|الوضع|حالة التنفيذ|حالت|صورتحال"
    ),
    "effective_on": (
        "as of|status date|date|seen|observed|reported on|last update|last updated|updated"
        "|date du statut|au|mise à jour|fecha|actualizado"
        "|a fecha de|تاریخ|به تاریخ|تاریخ وضعیت|التاريخ|بتاريخ|کی تاریخ"
    ),
    "note": (
        "note|notes|remark|remarks|comment|comments|observation|observations|details"
        "|remarque|remarques|commentaire|commentaires|nota|notas|comentario|comentarios|observaciones"
        "|ملاحظات|توضیح|توضیحات|یادداشت|ملاحظة|تعليق|تبصرہ|کیفیت"
    ),
    "locator": (
        "article|section|paragraph|para|clause|chapter"
        "|article no|artículo|párrafo|cláusula|paragraphe|alinéa"
        "|ماده|بند|المادة|الفقرة|البند|دفعہ|شق"
    ),
    "theme": (
        "theme|topic|area|sector|field|category|pillar|subject|thème|domaine|secteur|catégorie|volet"
        "|tema|área|categoría|eje|موضوع|حوزه|محور|بخش|الموضوع|المجال|القطاع|شعبہ"
    ),
    "wording": (
        "wording|text|quote|text of commitment|original text|texte|libellé|texto|redacción|متن|النص|متن عہد"
    ),
    "reporter": (
        "reporter|reported by|source of report|claimed by"
        "|rapporté par|déclaré par|informado por|declarado por"
        "|گزارش دهنده|گزارش‌دهنده|المبلغ|رپورٹ کنندہ"
    ),
    "source": "source|sources|link|url|evidence|fuente|fuentes|lien|منبع|مأخذ|المصدر|ماخذ",
    "side": "side|on whose part|whose part|côté|lado|جانب|الجانب|طرف|فریق",
    "value": (
        "value|achieved|actual|result|to date|amount|quantity|réalisé|valeur|quantité|résultat"
        "|valor|alcanzado|realizado|cantidad|resultado|مقدار|تحقق یافته|محقق شده|القيمة|المنجز|المحقق|حاصل"
    ),
    "target": "target|goal|planned|cible|objectif|prévu|meta|objetivo|previsto|هدف|الهدف|المستهدف|ہدف",
    "unit": "unit|unit of measure|unité|unité de mesure|unidad|واحد|الوحدة|وحدة القياس|اکائی",
    "every": (
        "every|frequency|periodicity|recurrence|how often|fréquence|périodicité|frecuencia|periodicidad"
        "|تناوب|دوره تناوب|التكرار|الدورية|تواتر"
    ),
    "starts_on": (
        "starts on|starts|start|start date|from|début|date de début|inicio|fecha de inicio"
        "|تاریخ شروع|شروع|تاريخ البدء|البداية|آغاز"
    ),
    "ends_on": (
        "ends on|ends|end|end date|until|fin|date de fin|hasta|fecha de fin"
        "|تاریخ پایان|پایان|تاريخ الانتهاء|النهاية|اختتام"
    ),
    "after": "after|après|después de|پس از|بعد",
    "due_words": "due words|timing|wording of deadline",
    "occurrence": "occurrence|for the period|ocurrencia|نوبت|الدورة",
    "incidents": (
        "incidents|incident count|violations|number of violations|incidentes|violaciones"
        "|تخلفات|نقض ها|الخروقات|الانتهاكات|خلاف ورزیاں"
    ),
    "ask": (
        "ask|next step|next steps|follow up|follow-up|prochaine étape|suite à donner|próximo paso|seguimiento"
        "|گام بعدی|اقدام بعدی|الخطوة التالية|المتابعة|اگلا قدم"
    ),
    "owner": "focal point|owner|point focal|punto focal|مسئول پیگیری|نقطة الاتصال|فوکل پرسن",
    "speaker": "speaker|spokesman|spokesperson|porte-parole|portavoz|سخنگو|المتحدث|ترجمان",
    "meeting": ("meeting|session|réunion|séance|reunión|sesión|نشست|جلسه|الاجتماع|الجلسة|اجتماع|اجلاس"),
    "held_on": (
        "held on|held|meeting date|date of meeting|date|date de la réunion|fecha de la reunión|fecha"
        "|تاریخ نشست|تاریخ جلسه|تاريخ الاجتماع|تاریخ|التاريخ|اجلاس کی تاریخ"
    ),
    "place": "place|venue|location|lieu|lugar|sede|محل|مکان|المكان|مقام",
    "event": "event|milestone|événement|jalon|evento|hito|رویداد|الحدث|واقعہ",
    "day": "day|actual date|took place on|happened on|jour|día|روز|اليوم|دن",
    "standing": ("standing|in force|legal status|en vigueur|vigencia|en vigor|اعتبار|نافذ|السريان|نفاذ"),
    "concluded_on": (
        "concluded on|concluded|signed on|signed|date of signature|signé le|date de signature"
        "|firmado|fecha de firma|تاریخ امضا|تاريخ التوقيع|دستخط کی تاریخ"
    ),
    "parties": "parties|signatories|signataires|partes|firmantes|طرفین|طرفها|الأطراف|فریقین",
    "form": "form|type of agreement|forme|forma|نوع سند|الشكل",
    "publisher": "publisher|published by|éditeur|publié par|editor|publicado por|ناشر|الناشر",
    "published_on": "published on|published|publié le|publicado|تاریخ انتشار|تاريخ النشر|تاریخ اشاعت",
    "url": "url|link|lien|enlace|پیوند|الرابط|ربط",
    "commitment": "commitment|measure|engagement|compromiso|تعهد|الالتزام|عہد",
    "kind": "kind|type|genre|tipo|نوع|النوع|قسم",
    "agreement": "agreement|treaty|accord|acuerdo|tratado|traité|موافقتنامه|توافق|الاتفاق|الاتفاقية|معاہدہ",
    "strength": "strength|bindingness|force|fuerza|قوت",
    "code": "code|abbreviation|acronym|sigle|sigla|رمز|مخفف",
    "name": "name|actor|country|nom|nombre|نام|الاسم",
}
"""The words for each field, with | between them; the likeliest meaning of a word comes first."""

FIELDS_BY_HEADING: dict[str, list[str]] = {}
"""The fields that a folded heading can mean, the likeliest first."""
for _field, _words in HEADING_WORDS.items():
    for _word in _words.split("|"):
        FIELDS_BY_HEADING.setdefault(fold_word(_word), []).append(_field)


def kind_of_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """The sections that a table with these headings most likely holds; of most it is commitments and news."""
    meant = {fields[0] for heading in headings if (fields := fields_of_heading(heading))}
    if not meant & {"obligors", "status", "due_on"}:
        for section, alternatives in _KINDS.items():
            if any(names <= meant for names in alternatives):
                return (section,)
    return "commitments", "updates"


_KINDS: Mapping[str, Sequence[AbstractSet[str]]] = {
    "actors": [{"code", "name"}],
    "standings": [{"standing"}],
    "meetings": [{"held_on"}, {"meeting", "effective_on"}],
    "event_days": [{"event", "day"}, {"event", "effective_on"}],
    "events": [{"event"}],
    "documents": [{"title", "publisher"}],
    "agreements": [{"title", "concluded_on"}],
}
"""What headings of tables of other kinds mean."""


def fields_of_heading(heading: str) -> list[str]:
    """The fields that a heading can mean: by all of it, else by its last or first word."""
    folded = fold_word(heading.replace("_", " ")).strip(" :.-*")
    if folded in FIELDS_BY_HEADING:
        return FIELDS_BY_HEADING[folded]
    words = folded.replace("/", " ").replace("(", " ").replace(")", " ").split()
    for word in (words[-1:] + words[:1]) if 1 < len(words) < 5 else ():
        if word in FIELDS_BY_HEADING:
            return FIELDS_BY_HEADING[word]
    return []

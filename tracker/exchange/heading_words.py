"""What the columns of tables are called in six languages, by the field that is meant.

Only for proposals: a table is read by the names of fields and by what the user says.
"""

from collections.abc import Mapping

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
    "agreement": "agreement|treaty|accord|acuerdo|tratado|traité|موافقتنامه|توافق|الاتفاق|الاتفاقية|معاہدہ",
    "strength": "strength|bindingness|force|fuerza|قوت",
    "code": "code|abbreviation|acronym|sigle|sigla|رمز|مخفف",
    "name": "name|actor|nom|nombre|نام|الاسم",
}
"""The words for each field, with | between them; the likeliest meaning of a word comes first."""

FIELDS_BY_HEADING: dict[str, list[str]] = {}
"""The fields that a folded heading can mean, the likeliest first."""
for _field, _words in HEADING_WORDS.items():
    for _word in _words.split("|"):
        FIELDS_BY_HEADING.setdefault(fold_word(_word), []).append(_field)


def fields_of_heading(heading: str) -> list[str]:
    """The fields that a heading can mean: by all of it, else by its last or first word."""
    folded = fold_word(heading).strip(" :.-*")
    if folded in FIELDS_BY_HEADING:
        return FIELDS_BY_HEADING[folded]
    words = folded.replace("/", " ").replace("(", " ").replace(")", " ").split()
    for word in (words[-1:] + words[:1]) if 1 < len(words) < 5 else ():
        if word in FIELDS_BY_HEADING:
            return FIELDS_BY_HEADING[word]
    return []

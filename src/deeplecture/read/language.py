"""Words that pages put in themselves, in the page's language, and dates as they are written there."""

import datetime
import re
from collections.abc import Mapping

KINDS = (
    "fig", "tbl", "lst", "eq", "sec", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "alg", "sol", "rem",
    "proof", "nte", "tip", "wrn", "imp", "cau", "chapter", "appendix", "contents", "references", "code", "abstract", "keywords",
)  # fmt: skip
# In the order of `KINDS`; the twelve months come after them. English is what the filters say by themselves.
LANGUAGES = {
    "en": "Figure Table Listing Equation Section Theorem Lemma Corollary Proposition Conjecture Definition Example Exercise "
    "Algorithm Solution Remark Proof Note Tip Warning Important Caution Chapter Appendix Contents References Code Abstract "
    "Keywords January February March April May June July August September October November December",
    "de": "Abbildung Tabelle Listing Gleichung Abschnitt Theorem Lemma Korollar Aussage Vermutung Definition Beispiel Übung "
    "Algorithmus Lösung Bemerkung Beweis Hinweis Tipp Warnung Wichtig Vorsicht Kapitel Anhang Inhalt Literatur Code "
    "Zusammenfassung Schlüsselwörter Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "Figure Table Listing Équation Section Théorème Lemme Corollaire Proposition Conjecture Définition Exemple Exercice "
    "Algorithme Solution Remarque Preuve Note Astuce Avertissement Important Mise_en_garde Chapitre Annexe Sommaire "
    "Références Code Résumé Mots-clés janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "Figura Tabla Listado Ecuación Sección Teorema Lema Corolario Proposición Conjetura Definición Ejemplo Ejercicio "
    "Algoritmo Solución Observación Prueba Nota Tip Advertencia Importante Precaución Capítulo Apéndice Contenidos "
    "Referencias Código Resumen Palabras_claves enero febrero marzo abril mayo junio julio agosto septiembre octubre "
    "noviembre diciembre",
    "it": "Figura Tabella Listato Equazione Sezione Teorema Lemma Corollario Proposizione Congettura Definizione Esempio "
    "Esercizio Algoritmo Soluzione Osservazione Dimostrazione Nota Suggerimento Avviso Importante Attenzione Capitolo "
    "Appendice Indice Riferimenti Codice Sommario Parole_chiave gennaio febbraio marzo aprile maggio giugno luglio agosto "
    "settembre ottobre novembre dicembre",
    "nl": "Figuur Tabel Listing Vergelijking Paragraaf Stelling Lemma Gevolg Propositie Vermoeden Definitie Voorbeeld Oefening "
    "Algoritme Oplossing Opmerking Bewijs Noot Tip Waarschuwing Belangrijk Opgelet Hoofdstuk Bijlage Inhoud Referenties Code "
    "Samenvatting Trefwoorden januari februari maart april mei juni juli augustus september oktober november december",
    "pt": "Figura Tabela Listagem Equação Seção Teorema Lema Corolário Proposição Conjectura Definição Exemplo Exercício "
    "Algoritmo Solução Observação Demonstração Nota Dica Aviso Importante Cuidado Capítulo Apêndice Índice Referências "
    "Código Resumo Palavras-chave janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}  # fmt: skip
STYLES = {
    "iso": "YYYY-MM-DD", "long": "MMMM D, YYYY", "full": "dddd, MMMM D, YYYY", "medium": "MMM D, YYYY", "short": "M/D/YY",
}  # fmt: skip
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|Do|D|dddd|ddd")


def known(lang: str) -> bool:
    """Whether there are words for a language, "de-AT" being one of "de"."""
    return lang.split("-")[0].lower() in LANGUAGES


def words(options: Mapping) -> dict[str, str]:
    """Kind to the word for it in a page's language; nothing for English, whose words the filters have."""
    lang = str(options.get("lang") or "en").split("-")[0].lower()
    if lang == "en" or lang not in LANGUAGES:
        return {}
    said = [word.replace("_", " ") for word in LANGUAGES[lang].split()]
    return dict(zip(KINDS, said)) | {"months": "|".join(said[len(KINDS) :]), "day-first": "1"}


def dated(day: datetime.date, style: str, lang: str = "en") -> str:
    """A date in a style of Quarto's `date-format`: a name, its letters (`MMMM D, YYYY`), or those of strftime."""
    if "%" in style:
        return day.strftime(style)
    said = LANGUAGES.get(lang.split("-")[0].lower(), LANGUAGES["en"]).split()
    month, weekday = said[len(KINDS) + day.month - 1], WEEK[day.weekday()]
    parts = {
        "YYYY": f"{day.year}", "YY": f"{day:%y}", "MMMM": month, "MMM": month[:3], "MM": f"{day:%m}", "M": f"{day.month}",
        "DD": f"{day:%d}", "D": f"{day.day}", "Do": f"{day.day}{_ordinal(day.day)}", "dddd": weekday, "ddd": weekday[:3],
    }  # fmt: skip
    return TOKEN.sub(lambda found: parts.get(found[0], found[1] or ""), STYLES.get(style, style))


def _ordinal(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")

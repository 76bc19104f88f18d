"""What waits for a word or is crossed out is refused in a text; ordinary sentences of bulletins are none of it."""

import time
from pathlib import Path

import pytest

from statusgen.model.problem import Level
from statusgen.texts.unfinished import iter_unfinished
from tests.builders import make_project, note

WAITS = """
Appelez le {numéro gratuit}.
Appelez <nom> au <numéro>.
Bel <naam van de dienst>.
Wir melden uns am XX.05.2022.
Réunion le xx/05 à 14h
Le point presse est à XX h XX.
Call xxx for help
Les consultations reprennent [à compléter].
[TODO]
[TODO vérifier]
Les patients [nom] sont attendus
Les consultations reprennent le [date] à [heure].
[insert number]
[INSÉRER LE NUMÉRO]
Lorem ipsum dolor sit amet
Ouvert le ??/05
Ouvert à ??h
???
{{ name }}
${phone}
[do uzupełnienia]
[Bitte ausfüllen]
La consulta [completar]
Chiamate il [inserire numero]
FIXME
Am [nom] um XX Uhr
Consultas a las ??h
Les patients [INSÉRER] viennent.
Call [your phone number].
Appelez le [votre numéro de téléphone].
Les consultations de [nom du service] reprennent.
Reprise le 28/XX/2022.
"""
WAITS_IN = {
    "fr": ("Écrivez à [votre adresse e-mail].", "[votre numéro] : appelez-nous.", "Appelez le [numéro de téléphone]."),
    "en": (
        "Mail [your e-mail address].",
        "We reopen on [date].",
        "Call [your phone number].",
        "[Name of the ward] is shut.",
    ),
    "nl": ("Mail [uw e-mail].", "De raadplegingen hervatten op [datum].", "Bel [uw telefoonnummer]."),
    "de": ("An [Ihre E-Mail-Adresse]", "Um [Uhrzeit].", "In [Name der Klinik]", "Rufen Sie [Ihre Telefonnummer] an."),
    "es": ("Escriba a [su correo electrónico].", "Llame al [su número de teléfono].", "El [fecha] abrimos."),
    "it": ("Chiami il [numero di telefono].", "Scriva a [suo indirizzo e-mail]."),
    "pt": ("Ligue para [seu número de telefone].", "Escreva para [seu e-mail]."),
    "pl": ("Zadzwoń: [numer telefonu].", "Oddział: [nazwa oddziału]."),
    "ro": ("Sunați la [numărul de telefon].", "Scrieți la [adresa dumneavoastră]."),
    "tr": ("Arayın: [telefon numaranız]", "Yazın: [e-posta adresiniz]"),
    "uk": ("Телефонуйте: [ваш номер телефону]", "Пишіть: [ваша електронна пошта]"),
    "ar": ("اتصل على [رقم الهاتف]", "في [اسم المستشفى]"),
    "lb": ("Rufft [Är Telefonsnummer] un.", "Schreift un [Är E-Mail]."),
}
IN_DOUBT_IN = {
    "fr": (
        "Des données [nom, prénom, adresse] ont été volées.",
        "Données volées : [nom et adresse].",
        "Faux SMS : « Bonjour [votre nom], cliquez ici ».",
        'Faux SMS : "Bonjour [votre nom], cliquez ici".',
        "> Bonjour [votre nom], cliquez ici.",
        "[Téléphone] Les lignes sont coupées.",
    ),
    "en": (
        "They hold [hospital data].",
        "They hold [data].",
        "Our app [email and telephone] is down.",
        "[E-mail] is down.",
        "We open at 9 am [time of day].",
        "Opening on [date and time].",
    ),
    "nl": ("Gestolen: [naam, adres].", "Gestolen: [naam en adres]."),
    "de": ("Gestohlen: [Name, Adresse, Telefon].", "Unser Dienst [E-Mail] ist gestört.", "Am [Datum und Uhrzeit]."),
    "es": ("Robaron [nombre y dirección].",),
    "it": ("Rubati: [nome e indirizzo].",),
    "pt": ("Roubados: [nome e morada].",),
    "pl": ("Skradziono [numer telefonu i adres].",),
    "ro": ("Furate: [nume și adresă].",),
    "tr": ("Çalınan: [ad, adres].",),
    "uk": ("Викрадено [ім’я та адреса].", "Відкриємо [дата і час]."),
    "ar": ("سُرق [الاسم والعنوان]",),
    "lb": ("Geklaut: [Numm an Adress].",),
}
CROSSED_OUT = """
[barré] Les urgences sont ouvertes
Die Notaufnahme [durchgestrichen]
De spoed is open # nee
Urgences fermées # non
NE PAS PUBLIER : version du matin
[do not publish]
A consulta [riscado]
[bozza] Il pronto soccorso è aperto
El servicio está abierto (tachado)
"""
DOUBTFUL = """
[Enter through gate B]
[Add 30 minutes to your journey]
[Vul in aan de balie]
[Indiquer votre numéro de dossier à l'accueil]
Tel. 04 XX XX XX XX
Appelez le 0800 xx xxx
De faux SMS du 0470 XX XX XX circulent.
Ne rappelez pas le +33 6 XX XX XX XX.
Anrufe von 0900 XX XX XX sind nicht von uns.
No llame al +34XXX XX XX: es una estafa
No llame al 0XXX XX XX.
Ne rappelez pas le +32XXX.XX.XX
Rappelez le 0470/XX.XX.XX
TODO: vérifier les heures
La radiologie (?) est fermée.
Tél. : ......
Reopening date: TBD.
Les urgences sont ouvertes. (supprimé)
(gelöscht) Die Notaufnahme ist offen.
"""
REMARKS = """
BROUILLON - ne pas diffuser
BROUILLON
Interne - ne pas diffuser
Intern, nicht veröffentlichen
La radiologie est fermée. // à vérifier
Radiologie is dicht # te controleren
Entwurf, nicht veröffentlichen
NE PAS PUBLIER AVANT ACCORD
Ne pas publier avant accord de la direction
Do not publish before the director agrees
Niet publiceren voor akkoord
La radiologie rouvre lundi [à vérifier].
Nous rouvrons [à confirmer par le directeur].
Wir öffnen am Montag [noch zu bestätigen].
Otwieramy [do potwierdzenia].
à compléter
à vérifier
Da verificare
ouvert jusque ???
Open tot ??
@Paul tu confirmes ?
@Nadia, check the hours please
[ ] prévenir la presse
(nom du service)
Les consultations de (nom du service) reprennent.
[à confirmer]
Les ordinateurs sont à l’arrêt. @Rita : à confirmer avec la direction avant de publier !!
Notiz an Rita: bitte noch prüfen.
"""
FOR_COLLEAGUES_IN = {
    "ar": ("@ريتا: تأكدي من الساعات.", "موافق من جهتي", "ملاحظة إلى ريتا: راجعي هذا.", "يرجى التأكد قبل النشر"),
    "de": (
        "@Rita: Zeiten prüfen.",
        "Passt für mich.",
        "Notiz an Rita: noch prüfen.",
        "Vor Veröffentlichung mit der Leitung klären",
    ),
    "en": (
        "@Rita: please check with the director.",
        "OK for me but Rivemont is missing",
        "Note to Rita: check the hours.",
        "Note to self: ask the director.",
        "Check before publishing!",
    ),
    "es": (
        "@Ana: confirmar las horas.",
        "Por mí bien, pero falta Norte",
        "Nota para Ana: revisar esto.",
        "Verificar las horas antes de publicar",
    ),
    "fr": (
        "@Marc : vérifie les heures.",
        "OK pour moi.",
        "Note pour Rita : relire avant de sortir.",
        "À valider avant diffusion",
    ),
    "it": (
        "@Anna: verificare gli orari.",
        "Per me va bene, ma manca Nord",
        "Nota per Anna: rileggere.",
        "Da verificare con la direzione prima di pubblicare",
    ),
    "lb": (
        "@Rita: Zäiten préiwen.",
        "Fir mech ok.",
        "Notiz un Rita: nach préiwen.",
        "Nach ze préiwen virun der Publikatioun",
    ),
    "nl": (
        "@Rita: uren controleren.",
        "Voor mij ok, maar Zuid ontbreekt",
        "Nota voor Rita: dit nog nakijken.",
        "Nog na te kijken voor publicatie!",
    ),
    "pl": (
        "@Anna: sprawdź godziny.",
        "Dla mnie ok.",
        "Notatka dla Anny: sprawdzić godziny.",
        "Sprawdzić przed publikacją!",
    ),
    "pt": (
        "@Rita: confirmar c/ o Dr. Serena antes de publicar!!",
        "> ok p/ mim, mas falta Ribeira",
        "Nota p/ Rita: rever isto antes de sair.",
    ),
    "ro": (
        "@Ana: de verificat orele.",
        "Ok pentru mine, dar lipsește Nord",
        "Notă pentru Ana: de verificat.",
        "De confirmat înainte de publicare",
    ),
    "tr": (
        "@Ayşe: saatleri kontrol et.",
        "Benim için uygun.",
        "Ayşe’ye not: saatleri kontrol et.",
        "Saatleri kontrol et, yayınlamadan önce!",
    ),
    "uk": (
        "@Олена: перевірити години.",
        "Для мене ок.",
        "Примітка для Олени: перевірити години.",
        "Уточнити перед публікацією!",
    ),
}
FOR_READERS_IN = {
    "de": (
        "Notiz für Hausärzte: noch prüfen.",
        "Hinweis für Patienten: bitte Termin bestätigen.",
        "Wir prüfen alles vor der Veröffentlichung.",
    ),
    "en": (
        "We check every word before publication.",
        "Journalists: please check with us before publishing.",
        "@Patients, confirm your appointment.",
        "@hospital: follow us",
        "Note to patients: check your appointment.",
        "Note to GPs: please check results before prescribing.",
        "Note to parents: check the age limit.",
        "Note to ambulance crews: check the address.",
        "Note to pharmacists: please confirm the prescription.",
        "@NorthHospital: check there for updates.",
        "@Doctors: please check the results.",
        "Not for children: check with the desk.",
        "Is it ok for me to come?",
        "“OK for me”, a patient wrote.",
        "The scanner is good to go.",
    ),
    "fr": (
        "Note aux patients : vérifiez votre rendez-vous.",
        "Note pour les médecins : relire les résultats.",
        "Nous vérifions chaque information avant de la publier.",
        "@CHUNord, vérifiez l’adresse du site",
        "> 65 ans : venez",
        "Mis à jour avant publication des résultats.",
    ),
    "ar": ("ملاحظة إلى الأطباء: راجعي هذا.",),
    "es": ("Nota para médicos: revisar resultados.", "Nota para los padres: confirmar las horas."),
    "it": ("Nota per i pazienti: confermare l’appuntamento.", "Nota per medici: verificare gli orari."),
    "lb": ("Notiz un Dokteren: nach préiwen.",),
    "nl": ("Nota voor bezoekers: bel vooraf om te controleren.", "Nota voor huisartsen: controleer de resultaten."),
    "pl": ("Notatka dla lekarzy: sprawdzić godziny.",),
    "ro": ("Notă pentru medici: de verificat.",),
    "uk": ("Примітка для лікарів: перевірити години.",),
    "pt": (
        "Confirme os dados antes de sair de casa.",
        "Nota para os doentes: confirmem a consulta.",
        "Nota para médicos: rever os resultados.",
    ),
    "tr": ("Not: yarın kapalıyız, saatleri kontrol edin.",),
}
ORDINARY = """
Voir https://hopital.example/ // https://ardelia.example/
Nous ne publions pas d'ancienne version, merci.
Ce message est pour nos patients : vos données restent confidentielles.
## To be confirmed
### À confirmer
**Zu bestätigen:**
Te bevestigen:
- **Por confirmar**
@CHU Nord : suivez-nous
@Ardelia : suivez-nous
@Patients, please call us.
Waar hebt u recht op??
What is going on??
[To confirm your appointment, call us]
Draft beer festival is cancelled
Do not publish photos of patients.
Ne pas publier de photos de patients
@ardelia sur les réseaux
@ArdeliaHopital
Écrivez à presse@ardelia.example
À vérifier avant de venir : votre carte d'identité.
Étiquette (nom du patient) à la main
Que faire maintenant ???
Do not use: tap water, ice machines.
Do not use! The lift at entrance B is broken.
Lift B (do not use)
Te verwijderen: sieraden en piercings voor de MRI.
À supprimer : les bijoux avant l'IRM.
Barré : la rue devant l'entrée.
La rue de l'hôpital est fermée (barrée) jusqu'à midi.
Consultas anuladas (TODO el día)
Estará fechado (TODO O DIA).
Cerrado TODO: consultas y cirugía.
Se anula TODO.
Sprechstunde am Mo. (gestrichen)
Termine am 3. (gestrichen) und 4. (verschoben)
Consult. Dr A. (supprimée)
Cita de las 10 h. (Eliminada)
Enfants <deux ans et >65 ans
« Nous avons fermé [votre] service »
Bellen [uw huisarts] of 112.
Les rendez-vous de radiologie sont annulés jusqu'à vendredi.
Que faire ???
Que faire ? Appelez le 0800 00 000.
Vraiment ??
TODO EL PERSONAL ESTÁ EN SU PUESTO
Todo el personal está en su puesto.
Taille XL, XXL et XXXL
Le XXe siècle ; le XXIe siècle
Salle XX, 2e étage
Route 20, niveau -1
Chambre # 12
Entrée #4, bâtiment A
## Pour la presse ##
#santé #hôpital
La navette de 12 h (supprimée) ne roule pas.
Der Bus 12 (gestrichen) fährt nicht.
Le formulaire (à remplir) se trouve à l'accueil.
Remplissez le formulaire (à compléter au guichet).
Le rendez-vous (annulé) sera reporté.
De afspraak (geschrapt) wordt verplaatst.
[Mise à jour 14 h] Les urgences restent ouvertes.
[1] voir plus bas
Oncologie [hôpital de jour] : venez.
Oncología [hospital de día]
« [le service] est fermé », dit la direction.
"[the hospital] reopened", she said.
Appelez le 0800 00 000 [numéro de téléphone].
Sag [deinem Arzt] Bescheid, [Ihr Hausarzt] hilft.
Vraag [uw huisarts].
Venez avec [votre carte d'identité].
They took [your data].
[Heures de visite] de 14 h à 20 h
[Jour férié] Les consultations sont fermées.
[El servicio de urgencias] abierto
Voir [le plan](https://example.org/plan) et [date](https://example.org).
Merci de ne pas publier de photos de patients.
Please do not publish photos.
Attendez < 2 h ou > 4 h
Patients <18 ans et >65 ans
<https://www.example.org>
<info@example.org>
<b>Important</b> : venez à jeun.
<br>
<<Urgences>> ouvertes
<span class="x">texte</span>
Voir le site https://example.org/a__b____c
Wir bitten um Verständnis ...
Nous vous tenons au courant…
Merci !!!
Pergunte: quem? O quê?
Die Ambulanz ist von 8 bis 12 Uhr offen.
De poliklinieken zijn gesloten (behalve oncologie).
Az XX. kerület
Il reparto (chiuso) riapre domani.
Pazienti con TBC: venite.
El hospital está abierto (24 horas).
Consultas (só de manhã)
Oddział (piętro 2) jest otwarty.
Podczas awarii telefon nie działa.
_important_ et __gras__
**Attention** : fermé
| Service | État |
|---------|------|
---
***
C++ / C#
Le prix est de 20 €/h
* * *
"Draft beer" festival is cancelled
Version 2 (ancienne entrée fermée)
Wpisz numer telefonu
Tel.: (0)4 000 00 00
Horaires : lun. – ven.
Faites le 1 # 2 puis raccrochez
Tapez # puis 2
Appuyez sur la touche # pour continuer
Druk op # om verder te gaan
Press # to continue, then * to stop
Salle 3 (x 2)
2 x par jour
Radiologie : 5 x 20 min
See [section 2]
See [Notice] below
El servicio [sic] está cerrado
Nom : ________________
Le réveil est ouvert (sauf le dimanche). Deleted files are no concern of patients.
[info] Les visites reprennent.
"""


@pytest.mark.parametrize(("lines", "code"), [(WAITS, "placeholder-left"), (CROSSED_OUT, "markdown-unknown")])
def test_what_is_not_finished_or_crossed_out_is_refused(tmp_path: Path, lines: str, code: str) -> None:
    """Of a new note, where it stands; readers saw "Appelez au" where "<nom>" was left out as HTML."""
    project, typed = make_project(tmp_path), lines.split("\n")[1:-1]
    project.write_note(note(body="\n".join(typed)))
    found = [one for one in project.read().problems if one.code == code and one.is_error]
    assert [line for line in typed if line not in {one.source for one in found}] == []


@pytest.mark.parametrize("language", WAITS_IN)
def test_brackets_that_wait_are_refused_where_nothing_is_in_doubt(tmp_path: Path, language: str) -> None:
    """Lists of what thieves took, false messages, headings and words of another language are warned about."""
    project = make_project(tmp_path)
    settings = (tmp_path / "content/settings.yaml").read_text(encoding="utf-8")
    project.write("settings.yaml", settings.replace("[fr, nl]", f"[{', '.join({'fr', 'nl', language})}]"))
    project.write_note(note())
    lines = WAITS_IN[language] + IN_DOUBT_IN[language]
    text = "---\ntitle: Radiologie\n---\n" if language != "fr" else note(body="").rstrip() + "\n\n"
    project.write_note(text + "\n\n".join(lines) + "\n", language=language)
    found = [one for one in project.read().problems if one.code == "placeholder-left"]
    assert [(one.source, one.level) for one in found] == [
        *((line, Level.ERROR) for line in WAITS_IN[language]),
        *((line, Level.WARNING) for line in IN_DOUBT_IN[language]),
    ]


def test_what_may_be_meant_for_readers_is_warned_about(tmp_path: Path) -> None:
    """A telephone of which a warning tells a part, a date that nobody knows yet: no urgent bulletin waits for these."""
    project, typed = make_project(tmp_path), DOUBTFUL.split("\n")[1:-1]
    project.write_note(note(body="\n\n".join(typed)))
    found = [one for one in project.read().problems if one.code in ("placeholder-left", "markdown-unknown")]
    assert [one.source for one in found] == typed
    assert {one.level for one in found} == {Level.WARNING}


def test_remarks_among_colleagues_are_warned_about(tmp_path: Path) -> None:
    """What is for whoever works at the text went out to patients."""
    project, typed = make_project(tmp_path), REMARKS.split("\n")[1:-1]
    project.write_note(note(body="\n\n".join(typed)))
    found = [one for one in project.read().problems if one.code in ("placeholder-left", "markdown-unknown")]
    assert [one.source for one in found] == typed, "each once"
    assert {one.level for one in found} == {Level.WARNING}


@pytest.mark.parametrize("language", FOR_COLLEAGUES_IN)
def test_what_is_for_a_colleague_is_known_in_every_language(language: str) -> None:
    """By a name behind @ or a note, by what is to be done before publishing, or by "OK for me"."""
    found = [[*iter_unfinished(line, language)] for line in FOR_COLLEAGUES_IN[language]]
    assert found == [[("placeholder-left", line, False)] for line in FOR_COLLEAGUES_IN[language]]
    assert [line for line in FOR_READERS_IN.get(language, ()) if [*iter_unfinished(line, language)]] == []


def test_ordinary_sentences_are_left_alone(tmp_path: Path) -> None:
    """Signs of telephones, forms to fill in by hand, asides in brackets, quotations, addresses, numbers."""
    project = make_project(tmp_path)
    project.write_note(note(body=ORDINARY))
    assert {
        one.source for one in project.read().problems if one.code in ("placeholder-left", "markdown-unknown")
    } == set()


@pytest.mark.parametrize(
    "title", ["Urgences fermées # non", "Urgences fermées [barré]", "Reprise le XX/05", "<service> fermé"]
)
def test_a_title_is_no_place_for_notes_of_writers(tmp_path: Path, title: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    assert [one.line for one in project.read().problems if one.is_error] == [2]


@pytest.mark.parametrize("title", ["Draft: how to read our letters", "Brouillon : comment lire nos lettres"])
def test_a_title_may_speak_of_a_draft(tmp_path: Path, title: str) -> None:
    """It may be the writer's own word, or what the bulletin is about: that is asked, and holds nothing up."""
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    (problem,) = [one for one in project.read().problems if one.code == "markdown-unknown"]
    assert (problem.level, problem.line) == (Level.WARNING, 2)


OF_MAIL = """
Envoyé de mon iPhone
Sent from my Galaxy
Von meinem iPhone gesendet
Le 28 nov. 2026 à 09:12, Communication <com@ardelia.example> a écrit :
Op 28 nov. 2026 om 09:12 schreef Com <com@ardelia.example>:
-----Original Message-----
Ce message est confidentiel et destiné uniquement à son destinataire.
Diese E-Mail enthält vertrauliche Informationen.
Diese Nachricht kann vertrauliche Informationen enthalten.
This e-mail and any attachments are confidential.
This message may contain privileged and confidential information.
Ce message et ses pièces jointes peuvent contenir des informations confidentielles.
Dit bericht bevat vertrouwelijke informatie.
Este mensaje y sus archivos son confidenciales.
Questo messaggio contiene informazioni riservate.
Esta mensagem é confidencial.
De : com@ardelia.example
> To: press@ardelia.example
[14:02, 28/11/2026] Marie: Radiologie fermée
28/11/2026, 14:02 - Marie: Radiologie fermée
Assunto: RE: RE: texto
Betreff: AW: Text
Oggetto: R: I: testo
FW: Radiologie fermée
RE: RE: Radiologie fermée
"""
NOT_OF_MAIL = """
De : Rivemont
Da lunedì a venerdì: aperto
[14:30] Mise à jour : urgences ouvertes
[28/11/2026 14:00] Urgences : ouvertes
28/11/2026 10:30 – Radiologie : fermée
Le directeur a écrit à tous les patients :
Objet : reprise des consultations
TR : voir plus bas
--- COMMUNIQUÉ ---
This e-mail asks for confidential data: do not answer it
Ce message frauduleux vous demande des données confidentielles
Ce message est faux et demande des données confidentielles.
Dit bericht is vals, en vraagt vertrouwelijke gegevens.
Diese E-Mail fragt nach vertraulichen Daten.
Este correo pide datos confidenciales.
Questo messaggio chiede dati riservati.
Esta mensagem pede dados confidenciais.
"""


def test_what_programs_write_around_a_message_is_warned_about(tmp_path: Path) -> None:
    """Patients read who wrote to whom; it keeps nothing from being published."""
    project = make_project(tmp_path)
    project.write_note(note(body=OF_MAIL + NOT_OF_MAIL))
    found = [one for one in project.read().problems if one.code == "text-of-mail"]
    assert [one.source for one in found] == OF_MAIL.split("\n")[1:-1]
    assert {one.level for one in found} == {Level.WARNING}


@pytest.mark.parametrize("title", ["…", "---", "?", "...", "xxx", "[titre]"])
def test_a_title_that_says_nothing_is_none(tmp_path: Path, title: str) -> None:
    project = make_project(tmp_path)
    project.write_note(note(title=title))
    assert {(one.line, one.level) for one in project.read().problems if one.is_error} == {(2, Level.ERROR)}


def test_no_line_makes_the_search_slow(tmp_path: Path) -> None:
    """Digits without end, brackets that nest and words of e-mails take no longer than they are long."""
    began = time.process_time()
    lines = ("0" * 5000, "00 " * 2000, "{{ " + "a " * 2000, "(a" * 3000, "<a " * 2000, "wrote " * 1000, "?" * 6000)
    remarks = (
        "@a " * 7000,
        f"Subject:{' ' * 20_000}",
        f"RE{' ' * 20_000}x",
        "before publishing, " * 1000,
        "ok for me, " * 2000,
    )
    longer = (f"+34{'x' * 60_000} XX XX", f"This message {'contains is ' * 500}")
    assert all(len([*iter_unfinished(line)]) < len(line) for line in lines + longer + remarks)
    assert time.process_time() - began < 5

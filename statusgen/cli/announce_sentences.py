"""The sentences of ``statusgen announce``, in the languages of editors."""

from collections.abc import Mapping

SENTENCES: dict[str, Mapping[str, str]] = {
    "no-targets": {
        "fr": (
            "Il n’y a pas de destinataire. Ajoutez une section announce: à content/settings.yaml "
            "(docs/announcing.fr.md)."
        ),
        "nl": "Er is geen ontvanger. Voeg een deel announce: toe aan content/settings.yaml (docs/announcing.md).",
        "de": (
            "Es gibt keinen Empfänger. Fügen Sie content/settings.yaml einen Abschnitt announce: hinzu "
            "(docs/announcing.md)."
        ),
        "en": "There is no target. Add a section announce: to content/settings.yaml (docs/announcing.md).",
    },
    "nothing-new": {
        "fr": "Rien de nouveau à annoncer.",
        "nl": "Niets nieuws om te melden.",
        "de": "Nichts Neues zu melden.",
        "en": "Nothing new to announce.",
    },
    "how-to-send": {
        "fr": "Rien n’a été envoyé. Pour envoyer : statusgen announce --send",
        "nl": "Er is niets verstuurd. Om te versturen: statusgen announce --send",
        "de": "Nichts wurde gesendet. Zum Senden: statusgen announce --send",
        "en": "Nothing was sent. To send it: statusgen announce --send",
    },
    "queued": {
        "fr": "   (déjà tenté {attempts} fois : {reason} ; prochain essai à partir de {until})",
        "nl": "   (al {attempts} keer geprobeerd: {reason}; volgende poging vanaf {until})",
        "de": "   ({attempts} Mal versucht: {reason}; nächster Versuch ab {until})",
        "en": "   (tried {attempts} times: {reason}; tried again from {until} on)",
    },
    "demonstration": {
        "fr": (
            "Rien n’a été envoyé : ce site est une démonstration (demonstration: dans settings.yaml), et personne ne "
            "doit croire que son histoire a lieu maintenant. Pour l’envoyer quand même : --even-demonstration"
        ),
        "nl": (
            "Er is niets verstuurd: deze site is een demonstratie (demonstration: in settings.yaml), en niemand mag "
            "geloven dat haar verhaal nu gebeurt. Om toch te versturen: --even-demonstration"
        ),
        "de": (
            "Nichts wurde gesendet: Diese Website ist eine Vorführung (demonstration: in settings.yaml), und niemand "
            "soll glauben, dass ihre Geschichte jetzt geschieht. Um trotzdem zu senden: --even-demonstration"
        ),
        "en": (
            "Nothing was sent: this site is a demonstration (demonstration: in settings.yaml), and nobody should "
            "believe that its story happens now. To send it all the same: --even-demonstration"
        ),
    },
    "sent": {
        "fr": "Envoyé à {who} : {title}",
        "nl": "Verstuurd naar {who}: {title}",
        "de": "Gesendet an {who}: {title}",
        "en": "Sent to {who}: {title}",
    },
    "later": {
        "fr": "Pas encore reçu par {who} : {title} ({reason}). Nouvel essai à partir de {until}.",
        "nl": "Nog niet ontvangen door {who}: {title} ({reason}). Nieuwe poging vanaf {until}.",
        "de": "Noch nicht angenommen von {who}: {title} ({reason}). Neuer Versuch ab {until}.",
        "en": "Not yet taken by {who}: {title} ({reason}). It is tried again from {until} on.",
    },
    "waits": {
        "fr": "En attente pour {who} : {title} ({reason}). Nouvel essai à partir de {until}.",
        "nl": "Wacht voor {who}: {title} ({reason}). Nieuwe poging vanaf {until}.",
        "de": "Wartet für {who}: {title} ({reason}). Neuer Versuch ab {until}.",
        "en": "Waiting for {who}: {title} ({reason}). It is tried again from {until} on.",
    },
    "not-online": {
        "fr": (
            "Pas encore en ligne, donc pas annoncé à {who} : {title} ({reason}). Publiez d’abord le site, puis "
            "relancez."
        ),
        "nl": (
            "Nog niet online, dus niet gemeld aan {who}: {title} ({reason}). Publiceer eerst de site en begin dan "
            "opnieuw."
        ),
        "de": (
            "Noch nicht online, deshalb nicht gemeldet an {who}: {title} ({reason}). Veröffentlichen Sie zuerst die "
            "Website und beginnen Sie dann erneut."
        ),
        "en": (
            "Not online yet, so not announced to {who}: {title} ({reason}). Publish the site first, then run this "
            "again."
        ),
    },
    "refused": {
        "fr": "Refusé par {who} : {title} ({reason}). Corrigez l’adresse ou le jeton, puis ajoutez --again.",
        "nl": "Geweigerd door {who}: {title} ({reason}). Verbeter het adres of het token en voeg --again toe.",
        "de": (
            "Abgelehnt von {who}: {title} ({reason}). Berichtigen Sie die Adresse oder das Token und fügen Sie "
            "--again hinzu."
        ),
        "en": "Refused by {who}: {title} ({reason}). Put the address or the token right, then add --again.",
    },
    "given-up": {
        "fr": "Abandonné après 48 heures pour {who} : {title} ({reason}). Pour l’envoyer quand même : --again",
        "nl": "Na 48 uur opgegeven voor {who}: {title} ({reason}). Om toch te versturen: --again",
        "de": "Nach 48 Stunden aufgegeben für {who}: {title} ({reason}). Um trotzdem zu senden: --again",
        "en": "Given up after 48 hours for {who}: {title} ({reason}). To send it all the same: --again",
    },
    "unsure": {
        "fr": "Peut-être arrivé chez {who} : {title} ({reason}). Regardez ; si rien n’y est, ajoutez --again.",
        "nl": "Misschien aangekomen bij {who}: {title} ({reason}). Kijk daar; ontbreekt het, voeg dan --again toe.",
        "de": (
            "Vielleicht angekommen bei {who}: {title} ({reason}). Sehen Sie dort nach; fehlt es, fügen Sie --again "
            "hinzu."
        ),
        "en": "May have arrived at {who}: {title} ({reason}). Look there; if it is missing, add --again.",
    },
    "secret-missing": {
        "fr": "Rien n’a été envoyé à {who} : la variable d’environnement {variable} manque.",
        "nl": "Er is niets verstuurd naar {who}: de omgevingsvariabele {variable} ontbreekt.",
        "de": "Nichts wurde gesendet an {who}: Die Umgebungsvariable {variable} fehlt.",
        "en": "Nothing was sent to {who}: the environment variable {variable} is missing.",
    },
    "secret-address": {
        "fr": (
            "Rien n’a été envoyé à {who} : {variable} ne contient pas une adresse https:// (ou smtps:// pour le "
            "courrier)."
        ),
        "nl": "Er is niets verstuurd naar {who}: {variable} bevat geen adres met https:// (of smtps:// voor e-mail).",
        "de": (
            "Nichts wurde gesendet an {who}: {variable} enthält keine Adresse mit https:// (oder smtps:// für E-Mail)."
        ),
        "en": "Nothing was sent to {who}: {variable} holds no https:// address (or smtps:// for e-mail).",
    },
    "secret-inside": {
        "fr": (
            "Rien n’a été envoyé à {who} : {variable} désigne un fichier dans content/, que tout le monde peut lire. "
            "Déplacez-le hors de content/."
        ),
        "nl": (
            "Er is niets verstuurd naar {who}: {variable} noemt een bestand in content/, dat iedereen kan lezen. Zet "
            "het ergens anders."
        ),
        "de": (
            "Nichts wurde gesendet an {who}: {variable} nennt eine Datei in content/, die alle lesen können. Legen "
            "Sie sie woanders ab."
        ),
        "en": (
            "Nothing was sent to {who}: {variable} names a file in content/, which everybody can read. Move it "
            "elsewhere."
        ),
    },
    "secret-unreadable": {
        "fr": "Rien n’a été envoyé à {who} : le fichier que désigne {variable} ne peut pas être lu.",
        "nl": "Er is niets verstuurd naar {who}: het bestand dat {variable} noemt, kan niet worden gelezen.",
        "de": "Nichts wurde gesendet an {who}: Die Datei, die {variable} nennt, lässt sich nicht lesen.",
        "en": "Nothing was sent to {who}: the file that {variable} names cannot be read.",
    },
    "secret-no-host": {
        "fr": (
            "Rien n’a été envoyé à {who} : un jeton ne part que là où l’environnement le dit, et settings.yaml nomme "
            "{host}. Si c’est bien là, ajoutez à l’environnement : {variable}={host}"
        ),
        "nl": (
            "Er is niets verstuurd naar {who}: een token gaat alleen waarheen de omgeving zegt, en settings.yaml "
            "noemt {host}. Klopt dat, voeg dan toe aan de omgeving: {variable}={host}"
        ),
        "de": (
            "Nichts wurde gesendet an {who}: Ein Token geht nur dorthin, wohin die Umgebung es sagt, und "
            "settings.yaml nennt {host}. Stimmt das, fügen Sie der Umgebung hinzu: {variable}={host}"
        ),
        "en": (
            "Nothing was sent to {who}: a token goes only where the environment says, and settings.yaml names "
            "{host}. If that is right, add to the environment: {variable}={host}"
        ),
    },
    "secret-other-host": {
        "fr": (
            "Rien n’a été envoyé à {who} : l’adresse dans settings.yaml mène à {host}, et {variable} en nomme une "
            "autre. Remettez l’adresse d’avant dans settings.yaml ; si {host} est juste, changez l’environnement : "
            "STATUSGEN_HOST_{name}={host}"
        ),
        "nl": (
            "Er is niets verstuurd naar {who}: het adres in settings.yaml leidt naar {host}, en {variable} noemt een "
            "andere. Zet het vorige adres terug in settings.yaml; klopt {host}, verander dan de omgeving: "
            "STATUSGEN_HOST_{name}={host}"
        ),
        "de": (
            "Nichts wurde gesendet an {who}: Die Adresse in settings.yaml führt zu {host}, und {variable} nennt eine "
            "andere. Setzen Sie die frühere Adresse wieder in settings.yaml ein; stimmt {host}, ändern Sie die "
            "Umgebung: STATUSGEN_HOST_{name}={host}"
        ),
        "en": (
            "Nothing was sent to {who}: the address in settings.yaml leads to {host}, and {variable} names another. "
            "Put the address of before back into settings.yaml; if {host} is right, change the environment: "
            "STATUSGEN_HOST_{name}={host}"
        ),
    },
    "secret-other-address": {
        "fr": "Rien n’a été envoyé à {who} : l’adresse dans settings.yaml mène à {host}, et {variable} ailleurs. "
        "Enlevez la ligne address: de settings.yaml, ou corrigez-la ; si {host} est juste, changez {variable}.",
        "nl": "Er is niets verstuurd naar {who}: het adres in settings.yaml leidt naar {host}, en {variable} ergens "
        "anders. Haal de regel address: uit settings.yaml, of verbeter ze; klopt {host}, verander dan {variable}.",
        "de": "Nichts wurde gesendet an {who}: Die Adresse in settings.yaml führt zu {host}, und {variable} "
        "woandershin. Nehmen Sie die Zeile address: aus settings.yaml, oder berichtigen Sie sie; "
        "stimmt {host}, ändern Sie {variable}.",
        "en": "Nothing was sent to {who}: the address in settings.yaml leads to {host}, and {variable} elsewhere. "
        "Take the line address: out of settings.yaml, or correct it; if {host} is right, change {variable}.",
    },
    "secret-private": {
        "fr": (
            "Rien n’a été envoyé à {who} : {host} est une adresse privée, ou cette machine elle-même. Si c’est bien "
            "là, ajoutez à l’environnement : {variable}={host}"
        ),
        "nl": (
            "Er is niets verstuurd naar {who}: {host} is een privéadres, of deze machine zelf. Klopt dat, voeg dan "
            "toe aan de omgeving: {variable}={host}"
        ),
        "de": (
            "Nichts wurde gesendet an {who}: {host} ist eine private Adresse oder diese Maschine selbst. Stimmt das, "
            "fügen Sie der Umgebung hinzu: {variable}={host}"
        ),
        "en": (
            "Nothing was sent to {who}: {host} is a private address, or this very machine. If that is right, add to "
            "the environment: {variable}={host}"
        ),
    },
    "secret-clear-text": {
        "fr": (
            "Rien n’a été envoyé à {who} : son secret partirait sans chiffrement vers {host}. Écrivez une adresse "
            "https:// (ou smtps://) ; sur un réseau à vous, ajoutez à l’environnement : {variable}=yes"
        ),
        "nl": (
            "Er is niets verstuurd naar {who}: het geheim zou onversleuteld naar {host} gaan. Schrijf een adres met "
            "https:// (of smtps://); op een eigen netwerk voegt u toe aan de omgeving: {variable}=yes"
        ),
        "de": (
            "Nichts wurde gesendet an {who}: Das Geheimnis ginge unverschlüsselt an {host}. Schreiben Sie eine "
            "Adresse mit https:// (oder smtps://); in einem eigenen Netz fügen Sie der Umgebung hinzu: {variable}=yes"
        ),
        "en": (
            "Nothing was sent to {who}: its secret would go to {host} in clear text. Write an https:// (or smtps://) "
            "address; on a network of your own, add to the environment: {variable}=yes"
        ),
    },
    "more": {
        "fr": "{count} autres annonces attendent pour {name} : relancez la commande.",
        "nl": "Nog {count} meldingen wachten voor {name}: begin opnieuw.",
        "de": "{count} weitere Meldungen warten für {name}: Beginnen Sie erneut.",
        "en": "{count} more announcements wait for {name}: run the command again.",
    },
    "stuck": {
        "fr": "{name} ({language}), bulletin {bulletin} : {state} ({reason}). Pour l’envoyer : --again",
        "nl": "{name} ({language}), bericht {bulletin}: {state} ({reason}). Om het te versturen: --again",
        "de": "{name} ({language}), Meldung {bulletin}: {state} ({reason}). Zum Senden: --again",
        "en": "{name} ({language}), bulletin {bulletin}: {state} ({reason}). To send it: --again",
    },
    "state-refused": {
        "fr": "refusé",
        "nl": "geweigerd",
        "de": "abgelehnt",
        "en": "refused",
    },
    "state-given-up": {
        "fr": "abandonné",
        "nl": "opgegeven",
        "de": "aufgegeben",
        "en": "given up",
    },
    "state-unsure": {
        "fr": "peut-être arrivé",
        "nl": "misschien aangekomen",
        "de": "vielleicht angekommen",
        "en": "may have arrived",
    },
}

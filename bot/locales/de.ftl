# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Schick mir ein Foto einer Visitenkarte, oder das Bild oder PDF als Datei, dann bleibt jedes Detail erhalten. Ich lese sie, du prüfst sie hier, und sie wird ein Kontakt. Auch Kontakte, .vcf-Dateien und eingefügte E-Mail-Signaturen gehen, ebenso ein Text zum Bild wie „getroffen an Stand 5 #lead“.

    /find sucht einen Kontakt, /recent zeigt die neuesten
    /event Hannover Messe gilt für alle Karten von heute
    /remind 3 Tage erinnert an die letzte Karte
    /separate macht aus einer Karte mit zwei Seiten zwei
    /undo nimmt den letzten Schritt zurück (10 Minuten)
    /export schickt alle Kontakte als Datei
    /settings Sprache, Zeitzone, eigene Tags, Übernahme
    /stop trennt diesen Chat von deinem Konto
paired = Dieser Chat gehört jetzt zu { $name }. Schick mir ein Foto einer Visitenkarte.
paired-nameless = Dieser Chat gehört jetzt zu deinem Konto. Schick mir ein Foto einer Visitenkarte.
link-expired = Dieser Link gilt nicht mehr; er wirkt einmal, 15 Minuten lang. Hol dir bitte einen neuen auf deiner BizCard-Seite.
unpaired = Dieser Chat ist getrennt. Um zurückzukommen, öffne einen neuen Link von deiner BizCard-Seite.
stranger = Ich arbeite für Menschen mit einem BizCard-Konto. Melde dich auf der Seite deiner Installation an und öffne den Link, den sie dir für diesen Chat gibt.
send-picture = Bitte schick mir ein Foto einer Visitenkarte, oder ein Bild oder PDF als Datei. /help sagt mehr.
too-large = Diese Datei ist größer als { $megabytes } MB, darum habe ich sie nicht geholt. Schick sie als Foto oder mach sie kleiner.

# A card
card-reading = 📇 Angekommen – ich lese…
card-review = 📇 Stimmt das?
card-review-of = 📇 { $number } von { $count } – stimmt das?
card-nothing = Auf diesem Bild habe ich keinen Kontakt gefunden.
card-more-on-page =
    { $count ->
        [one] … und ein Wert mehr auf der Seite.
       *[other] … und { $count } Werte mehr auf der Seite.
    }
card-check-legend = prüfen: hier bin ich nicht sicher; bitte mit der Karte vergleichen.
card-saved = ✅ Gespeichert:
card-discarded = 🗑 Verworfen.
card-joined = 🔗 Gehört zur Karte von { $name }.
card-failed = Das konnte ich nicht lesen: { $reason }.
card-failed-remedy = Bitte schick sie noch einmal: die ganze Karte, scharf, bei gutem Licht; als Datei bleibt jedes Detail.
card-failed-by-hand = Oder tipp sie auf der Seite ein.
card-without-name = (ohne Namen)
mark-check = prüfen
label-work = geschäftlich
label-mobile = mobil
label-home = privat
label-fax = Fax
duplicate-mobile = Gleiche Mobilnummer wie { $name }.
duplicate-phone = Gleiche Telefonnummer wie { $name }.
duplicate-email = Gleiche E-Mail wie { $name }.
duplicate-name = Du hast schon { $name }.

# Why a card has no contact
reason-unknown = der Grund ist nicht bekannt
reason-no-text = kein Text gefunden; fotografiere die Karte näher, bei gleichmäßigem Licht
reason-small-text = die Buchstaben sind nur { $height } px hoch; schick das Bild als Datei
reason-no-contact = nichts auf dem Bild sieht nach einem Kontakt aus; ist die ganze Karte darauf?
reason-no-picture = das ist kein Bild, das ich lesen kann; schick JPEG, PNG, GIF, TIFF, WebP oder PDF
reason-empty = die Datei ist leer
reason-damaged = das Bild ist beschädigt
reason-many-pixels = das Bild ist zu groß; höchstens 40 Megapixel und 10.000 Pixel je Seite
reason-encrypted = das Dokument ist verschlüsselt; schick es ohne Passwort
reason-slow = das Lesen dauerte zu lange und wurde abgebrochen
reason-reader = das Lesen ist mitten im Bild abgebrochen
reason-lost = das gespeicherte Bild fehlt
reason-not-fetched = das Bild konnte nicht geholt werden
reason-crossed-lines = Zeilen verlaufen in verschiedene Richtungen, wie wenn Karten aufeinander liegen; fotografiere jede Karte einzeln
reason-no-reader = das Lesen ist gerade nicht möglich
reason-too-large = die Datei ist größer als { $megabytes } MB

# Buttons
button-accept = ✅ Übernehmen
button-fix = ✏️ Korrigieren
button-back-side = 🔁 Rückseite
button-not-a-card = 🗑 Keine Karte
button-merge = 👥 Bei { $name } ergänzen
button-page = 🌐 Seite öffnen
button-separate = ✂️ Seiten trennen
button-undo = ↩︎ Zurücknehmen
button-leave = So lassen
button-to-card = ⬅︎ Zurück
button-previous = ⬅︎ Neuere
button-next = Ältere ➡︎
button-accept-all = ✅ Alle übernehmen
button-page-before = ⬅︎ Zurück
button-page-after = Weitere ➡︎
button-choose = Auswählen
button-accept-on = Sichere übernehmen
button-accept-off = Immer fragen
button-done = ✅ Erledigt
button-snooze = ⏰ Morgen

# Correcting
fix-which = ✏️ Was stimmt nicht?
fix-how = Tipp darauf oder schreib zum Beispiel „Telefon: +49 30 901820“ oder „3: Muster GmbH“.
ask-now = { $field }: { $value }
ask-new = { $field }: noch nichts
ask-choose = Wähle den richtigen Wert oder schreib ihn.
ask-type = Schreib den richtigen Wert.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: bleibt, wie es war.
corrected = ✓ { $values }
noted = 📝 Bei { $name } notiert.
correction-invalid = Dieser Wert passt dort nicht, darum wurde nichts geändert.
correction-not-now = Diese Karte kann jetzt nicht korrigiert werden.
field-add = ➕ { $field }
field-name = Name
field-company = Firma
field-title = Position
field-department = Abteilung
field-note = Notiz
field-phone = Telefon
field-email = E-Mail
field-url = Webseite
field-address = Adresse
field-social = Profil

# What people write before a value; lower case, parted by commas
names-name = name, vorname, nachname
names-company = firma, unternehmen, organisation
names-title = titel, position, funktion
names-department = abteilung, abt
names-note = notiz, bemerkung
names-mobile = handy, mobil, mobiltelefon, mobilnummer
names-phone = telefon, tel, telefonnummer, rufnummer
names-email = e-mail, email, mail
names-url = webseite, website, web, url, homepage
names-address = adresse, anschrift

# Sides
which-front = 🔁 Von welcher Karte ist das die Rückseite?
joined = 🔗 Jetzt die Rückseite von { $name }.
not-joined = Sie bleibt eine eigene Karte.
separated = ✂️ Wieder zwei Karten: jede für sich anzusehen.
separate-nothing = Ich kenne keine Karte mit zwei Seiten. Antworte auf ihre Nachricht mit /separate.

# Contacts and lists
find-how = Schreib, wen du suchst, etwa /find muster.
found = 🔎 { $query }
found-nothing = Zu „{ $query }“ wurde niemand gefunden.
recent = 🕘 Neueste Kontakte
recent-nothing = Es gibt noch keinen Kontakt. Schick mir ein Foto einer Visitenkarte.
export-done =
    { $count ->
        [0] Es gibt noch keinen Kontakt.
        [one] Ein Kontakt.
       *[other] { $count } Kontakte.
    }
contacts-none = In dieser Datei ist kein Kontakt, den ich lesen kann.
refused = ⚠︎ Aus der Datei weggelassen: { $count }.
refused-entry = Nr. { $number }, Zeile { $line }: { $reason }
refused-unfinished = die Zeile END:VCARD fehlt
refused-outside = dieser Text steht außerhalb eines Eintrags
refused-nobody = weder Name noch Firma, Telefon oder E-Mail
refused-more = … und { $count } weitere.
refused-cut = Nur die ersten { $most } Personen der Datei sind übernommen; schick die anderen in einer eigenen Datei.
many-taken =
    { $count ->
        [one] 📇 { $count } Kontakt.
       *[other] 📇 { $count } Kontakte.
    }
many-waiting = { $count } noch offen: alle übernehmen oder einen antippen.
many-done = ✅ Keiner ist mehr offen.
undone = ↩︎ Zurückgenommen.
undone-all = ↩︎ Zurückgenommen: alle { $count }.
undone-some = ↩︎ Zurückgenommen: { $count }. Seitdem geändert, bleibt also: { $left }.
undo-nothing = Aus den letzten zehn Minuten kann ich nichts zurücknehmen.
undo-changed = Es wurde seitdem geändert, also bleibt alles, wie es ist.
event-begun = 📅 Alle Karten von heute gehören zu: { $event }. /event allein beendet das.
event-ended = 📅 Keine Veranstaltung mehr.
event-too-long = Dieser Name ist zu lang; nimm bitte einen kürzeren.

# Reminders
remind-how = Schreib, wann: /remind 3 Tage, /remind Freitag um 9 anrufen, /remind 24.12. oder /remind 2026-12-24 9:30.
remind-what = Schick mir zuerst eine Karte, oder antworte auf eine mit /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Deine Zeitzone: /settings zone Berlin
weekdays = Mo, Di, Mi, Do, Fr, Sa, So
reminder-due = ⏰ Erinnerung: { $name }
reminder-done = ✅ Erledigt: { $name }

# Settings
settings-language = 🌐 Sprache: { $language }
settings-tags = 🏷 Eigene Tags: { $tags }
settings-event = 📅 Veranstaltung heute: { $event }
settings-zone = 🕘 Zeitzone: { $zone }
settings-accept-on = ✅ Karten, bei denen ich in jedem Wert sicher bin, werden ohne Nachfrage übernommen.
settings-accept-off = 👆 Jede Karte wartet auf deine Bestätigung.
settings-none = –
settings-how = Tags für jede Karte: /settings tags lead, messe
settings-how-zone = Zeitzone: /settings zone Europe/Berlin
settings-tags-invalid = Das sind zu viele Tags, oder einer ist zu lang.
settings-zone-invalid = Diese Zeitzone kenne ich nicht. Schreib einen Namen wie Europe/Berlin oder eine große Stadt.

# What passes after a tap
toast-saved = Gespeichert.
toast-merged = Zu { $name } hinzugefügt.
toast-all-saved = Gespeichert: { $count }.
toast-some-saved = Gespeichert: { $count }. Bitte die übrigen ansehen: { $left }.
toast-discarded = Verworfen.
toast-already-saved = Schon gespeichert.
toast-already-discarded = Schon verworfen.
toast-not-yours = Das gehört dir nicht.
toast-not-now = Jetzt nicht: inzwischen hat sich etwas geändert.
toast-invalid = Etwas darauf muss zuerst korrigiert werden.
toast-old-button = Diesen Knopf kenne ich nicht mehr.
toast-fix = Was stimmt nicht?
toast-card = Hier ist sie.
toast-ask = Wähle oder schreib.
toast-corrected = Korrigiert.
toast-left = Bleibt, wie es war.
toast-undone = Zurückgenommen.
toast-undo-late = Zu spät: Das ist mehr als zehn Minuten her.
toast-joined = Verbunden.
toast-which-front = Wähle die Vorderseite.
toast-no-front = Es gibt noch keine andere Karte.
toast-page = Hier.
toast-contact = Hier ist der Kontakt.
toast-language = Ab jetzt auf Deutsch.
toast-settings = Geändert.
toast-done = Erledigt.
toast-snoozed = Morgen wieder.

# Commands, as Telegram lists them
command-find = Kontakt suchen
command-recent = Neueste Kontakte
command-event = Veranstaltung für die Karten von heute
command-remind = An eine Karte erinnern
command-separate = Aus einer Karte mit zwei Seiten zwei machen
command-undo = Letzten Schritt zurücknehmen
command-export = Alle Kontakte als Datei
command-settings = Sprache, eigene Tags, Übernahme
command-help = Was ich kann
command-stop = Diesen Chat vom Konto trennen
inline-pair = Dieses Konto mit BizCard verbinden

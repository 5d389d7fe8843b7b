# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Mandami la foto di un biglietto da visita, o l’immagine o il PDF come file, che conserva ogni dettaglio. Io lo leggo, tu lo controlli qui, e diventa un contatto. Vanno bene anche contatti, file .vcf e firme e-mail incollate, e una didascalia come “conosciuto allo stand 5 #lead”.

    /find cerca un contatto, /recent mostra i più nuovi
    /event Hannover Messe vale per tutti i biglietti di oggi
    /remind 3 giorni ricorda l’ultimo biglietto
    /separate fa due biglietti di uno con due lati
    /undo annulla l’ultimo passo (10 minuti)
    /export manda tutti i contatti in un file
    /settings lingua, fuso orario, etichette proprie, accettazione
    /stop scollega questa chat dal tuo account
paired = Questa chat è ora collegata a { $name }. Mandami la foto di un biglietto da visita.
paired-nameless = Questa chat è ora collegata al tuo account. Mandami la foto di un biglietto da visita.
link-expired = Questo link non vale più; si usa una volta, per 15 minuti. Prendine uno nuovo dalla tua pagina BizCard.
unpaired = Questa chat è scollegata. Per tornare, apri un nuovo link dalla tua pagina BizCard.
stranger = Lavoro per chi ha un account BizCard. Accedi alla pagina della tua installazione e apri il link che ti dà per questa chat.
send-picture = Mandami la foto di un biglietto da visita, o un’immagine o un PDF come file. /help dice di più.
too-large = Questo file supera { $megabytes } MB, perciò non l’ho preso. Mandalo come foto o riducilo.

# A card
card-reading = 📇 Ricevuto – sto leggendo…
card-review = 📇 È giusto?
card-review-of = 📇 { $number } di { $count } – è giusto?
card-nothing = Non ho trovato nessun contatto in questa immagine.
card-more-on-page =
    { $count ->
        [one] … e un altro sulla pagina.
        [many] … e altri { $count } sulla pagina.
       *[other] … e altri { $count } sulla pagina.
    }
card-check-legend = controlla: non ne sono sicuro; confronta con il biglietto.
card-saved = ✅ Salvato:
card-discarded = 🗑 Scartato.
card-joined = 🔗 Appartiene al biglietto di { $name }.
card-failed = Non sono riuscito a leggere: { $reason }.
card-failed-remedy = Rimandalo: il biglietto intero, nitido, con buona luce; come file conserva ogni dettaglio.
card-failed-by-hand = Oppure scrivilo sulla pagina.
card-without-name = (senza nome)
mark-check = controlla
label-work = lavoro
label-mobile = cellulare
label-home = casa
label-fax = fax
duplicate-mobile = Stesso cellulare di { $name }.
duplicate-phone = Stesso telefono di { $name }.
duplicate-email = Stessa e-mail di { $name }.
duplicate-name = Hai già { $name }.

# Why a card has no contact
reason-unknown = il motivo non è noto
reason-no-text = nessun testo trovato; fotografa il biglietto più da vicino, con luce uniforme
reason-small-text = le lettere sono alte solo { $height } px; manda l’immagine come file
reason-no-contact = niente nell’immagine sembra un contatto; c’è tutto il biglietto?
reason-no-picture = non è un’immagine che so leggere; manda JPEG, PNG, GIF, TIFF, WebP o PDF
reason-empty = il file è vuoto
reason-damaged = l’immagine è danneggiata
reason-many-pixels = l’immagine è troppo grande; al massimo 40 megapixel e 10.000 pixel per lato
reason-encrypted = il documento è cifrato; mandalo senza password
reason-slow = la lettura è durata troppo ed è stata fermata
reason-reader = la lettura si è interrotta a metà dell’immagine
reason-lost = manca l’immagine salvata
reason-not-fetched = non è stato possibile prendere l’immagine
reason-crossed-lines = le righe vanno in direzioni diverse, come quando i biglietti si sovrappongono; fotografa ogni biglietto da solo
reason-no-reader = la lettura non è disponibile al momento
reason-too-large = il file supera i { $megabytes } MB

# Buttons
button-accept = ✅ Accetta
button-fix = ✏️ Correggi
button-back-side = 🔁 Retro di un altro
button-not-a-card = 🗑 Non è un biglietto
button-merge = 👥 Aggiungi a { $name }
button-page = 🌐 Apri la pagina
button-separate = ✂️ Separare i lati
button-undo = ↩︎ Annulla
button-leave = Lascia così
button-to-card = ⬅︎ Indietro
button-previous = ⬅︎ Più nuovi
button-next = Più vecchi ➡︎
button-accept-all = ✅ Accetta tutti
button-page-before = ⬅︎ Precedenti
button-page-after = Successivi ➡︎
button-choose = Scegli
button-accept-on = Accetta quelli sicuri
button-accept-off = Chiedi sempre
button-done = ✅ Fatto
button-snooze = ⏰ Domani

# Correcting
fix-which = ✏️ Che cosa è sbagliato?
fix-how = Toccalo, o scrivi per esempio “telefono: +49 30 901820” o “3: Muster GmbH”.
ask-now = { $field }: { $value }
ask-new = { $field }: ancora niente
ask-choose = Scegli il valore giusto o scrivilo.
ask-type = Scrivi il valore giusto.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: lasciato com’era.
corrected = ✓ { $values }
noted = 📝 Annotato per { $name }.
correction-invalid = Quel valore non va bene lì, quindi non è cambiato niente.
correction-not-now = Questo biglietto non si può correggere adesso.
field-add = ➕ { $field }
field-name = Nome
field-company = Azienda
field-title = Ruolo
field-department = Reparto
field-note = Nota
field-phone = Telefono
field-email = E-mail
field-url = Sito
field-address = Indirizzo
field-social = Profilo

# What people write before a value; lower case, parted by commas
names-name = nome, cognome
names-company = azienda, società, ditta
names-title = ruolo, titolo, qualifica
names-department = reparto, ufficio
names-note = nota, osservazione
names-mobile = cellulare, mobile
names-phone = telefono, tel
names-email = e-mail, email, mail, posta
names-url = sito, web, url
names-address = indirizzo

# Sides
which-front = 🔁 Di quale biglietto è il retro?
joined = 🔗 Ora è il retro di { $name }.
not-joined = Resta un biglietto a sé.
separated = ✂️ Di nuovo due biglietti, ognuno da controllare.
separate-nothing = Non conosco nessun biglietto con due lati. Rispondi al suo messaggio con /separate.

# Contacts and lists
find-how = Scrivi chi cerchi, per esempio /find muster.
found = 🔎 { $query }
found-nothing = Nessuno trovato per “{ $query }”.
recent = 🕘 Ultimi contatti
recent-nothing = Non c’è ancora nessun contatto. Mandami la foto di un biglietto da visita.
export-done =
    { $count ->
        [0] Non c’è ancora nessun contatto.
        [one] Un contatto.
       *[other] { $count } contatti.
    }
contacts-none = In questo file non c’è nessun contatto che so leggere.
refused = ⚠︎ Lasciato fuori dal file: { $count }.
refused-entry = N. { $number }, riga { $line }: { $reason }
refused-unfinished = manca la riga END:VCARD
refused-outside = questo testo sta fuori da ogni voce
refused-nobody = né nome, né azienda, né telefono, né e-mail
refused-more = … e altri { $count }.
refused-cut = Ho preso solo le prime { $most } persone del file; manda le altre in un file a parte.
many-taken =
    { $count ->
        [one] 📇 { $count } contatto.
       *[other] 📇 { $count } contatti.
    }
many-waiting = { $count } da controllare: accetta tutti o toccane uno.
many-done = ✅ Non ne resta nessuno da controllare.
undone = ↩︎ Annullato.
undone-all = ↩︎ Annullato tutto: { $count }.
undone-some = ↩︎ Annullato: { $count }. Cambiato nel frattempo, quindi resta così: { $left }.
undo-nothing = Negli ultimi dieci minuti non c’è niente che io possa annullare.
undo-changed = È cambiato nel frattempo; non è stato annullato nulla.
event-begun = 📅 Tutti i biglietti di oggi sono di: { $event }. /event da solo lo termina.
event-ended = 📅 Nessun evento più.
event-too-long = Quel nome è troppo lungo; danne uno più corto.

# Reminders
remind-how = Scrivi quando: /remind 3 giorni, /remind venerdì alle 9 chiamare, /remind 24/12 o /remind 2026-12-24 9:30.
remind-what = Mandami prima un biglietto, o rispondi a uno con /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Il tuo fuso orario: /settings zone Rome
weekdays = lun, mar, mer, gio, ven, sab, dom
reminder-due = ⏰ Promemoria: { $name }
reminder-done = ✅ Fatto: { $name }

# Settings
settings-language = 🌐 Lingua: { $language }
settings-tags = 🏷 Etichette proprie: { $tags }
settings-event = 📅 Evento di oggi: { $event }
settings-zone = 🕘 Fuso orario: { $zone }
settings-accept-on = ✅ I biglietti di cui sono sicuro in tutto sono accettati senza conferma.
settings-accept-off = 👆 Ogni biglietto aspetta la tua conferma.
settings-none = –
settings-how = Etichette di ogni biglietto: /settings tags lead, fiera
settings-how-zone = Fuso orario: /settings zone Europe/Rome
settings-tags-invalid = Sono troppe etichette, o una è troppo lunga.
settings-zone-invalid = Non conosco questo fuso. Scrivi un nome come Europe/Rome, o una grande città.

# What passes after a tap
toast-saved = Salvato.
toast-merged = Aggiunto a { $name }.
toast-all-saved = Salvati: { $count }.
toast-some-saved = Salvati: { $count }. Da controllare: { $left }.
toast-discarded = Scartato.
toast-already-saved = Già salvato.
toast-already-discarded = Già scartato.
toast-not-yours = Questo non è tuo.
toast-not-now = Non ora: nel frattempo qualcosa è cambiato.
toast-invalid = Prima c’è qualcosa da correggere.
toast-old-button = Non conosco più questo pulsante.
toast-fix = Che cosa è sbagliato?
toast-card = Eccolo.
toast-ask = Scegli o scrivi.
toast-corrected = Corretto.
toast-left = Lasciato com’era.
toast-undone = Annullato.
toast-undo-late = Troppo tardi: sono passati più di dieci minuti.
toast-joined = Uniti.
toast-which-front = Scegli il fronte.
toast-no-front = Non c’è ancora un altro biglietto.
toast-page = Ecco.
toast-contact = Ecco il contatto.
toast-language = D’ora in poi in italiano.
toast-settings = Cambiato.
toast-done = Fatto.
toast-snoozed = Domani di nuovo.

# Commands, as Telegram lists them
command-find = Cercare un contatto
command-recent = Ultimi contatti
command-event = Evento dei biglietti di oggi
command-remind = Ricordami un biglietto
command-separate = Fare due biglietti di uno con due lati
command-undo = Annullare l’ultimo passo
command-export = Tutti i contatti in un file
command-settings = Lingua, etichette, accettazione
command-help = Che cosa so fare
command-stop = Scollegare questa chat dall’account
inline-pair = Collegare questo account a BizCard

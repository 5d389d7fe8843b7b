# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Envoie-moi une photo de carte de visite, ou l’image ou le PDF en fichier, ce qui garde chaque détail. Je la lis, tu la vérifies ici, et elle devient un contact. Les contacts, les fichiers .vcf et les signatures d’e-mail collées marchent aussi, de même qu’une légende comme « rencontré au stand 5 #lead ».

    /find cherche un contact, /recent montre les derniers
    /event Hannover Messe vaut pour toutes les cartes du jour
    /remind 3 jours rappelle la dernière carte
    /separate fait deux cartes d’une carte à deux faces
    /undo annule la dernière action (10 minutes)
    /export envoie tous les contacts en fichier
    /settings langue, fuseau, étiquettes, acceptation
    /stop déconnecte cette discussion de ton compte
paired = Cette discussion est maintenant liée à { $name }. Envoie-moi une photo de carte de visite.
paired-nameless = Cette discussion est maintenant liée à ton compte. Envoie-moi une photo de carte de visite.
link-expired = Ce lien ne marche plus ; il sert une fois, pendant 15 minutes. Prends-en un nouveau sur ta page BizCard.
unpaired = Cette discussion est déconnectée. Pour revenir, ouvre un nouveau lien depuis ta page BizCard.
stranger = Je travaille pour les personnes qui ont un compte BizCard. Connecte-toi à la page de ton installation et ouvre le lien qu’elle te donne pour cette discussion.
send-picture = Envoie-moi une photo de carte de visite, ou une image ou un PDF en fichier. /help en dit plus.
too-large = Ce fichier dépasse { $megabytes } Mo, je ne l’ai donc pas pris. Envoie-le en photo ou réduis-le.

# A card
card-reading = 📇 Bien reçu – je lis…
card-review = 📇 Est-ce juste ?
card-review-of = 📇 { $number } sur { $count } – est-ce juste ?
card-nothing = Je n’ai trouvé aucun contact sur cette image.
card-more-on-page =
    { $count ->
        [one] … et encore { $count } sur la page.
        [many] … et encore { $count } sur la page.
       *[other] … et encore { $count } sur la page.
    }
card-check-legend = à vérifier : je n’en suis pas sûr ; compare avec la carte.
card-saved = ✅ Enregistré :
card-discarded = 🗑 Écartée.
card-joined = 🔗 Fait partie de la carte de { $name }.
card-failed = Je n’ai pas pu lire ceci : { $reason }.
card-failed-remedy = Renvoie-la : la carte entière, nette, bien éclairée ; en fichier, chaque détail reste.
card-failed-by-hand = Ou saisis-la sur la page.
card-without-name = (sans nom)
mark-check = à vérifier
label-work = travail
label-mobile = mobile
label-home = domicile
label-fax = fax
duplicate-mobile = Même mobile que { $name }.
duplicate-phone = Même numéro que { $name }.
duplicate-email = Même e-mail que { $name }.
duplicate-name = Tu as déjà { $name }.

# Why a card has no contact
reason-unknown = la raison n’est pas connue
reason-no-text = aucun texte trouvé ; photographie la carte de plus près, sous une lumière égale
reason-small-text = les lettres n’ont que { $height } px de haut ; envoie l’image en fichier
reason-no-contact = rien sur l’image ne ressemble à un contact ; la carte y est-elle en entier ?
reason-no-picture = ce n’est pas une image que je sais lire ; envoie JPEG, PNG, GIF, TIFF, WebP ou PDF
reason-empty = le fichier est vide
reason-damaged = l’image est abîmée
reason-many-pixels = l’image est trop grande ; au plus 40 mégapixels et 10 000 pixels par côté
reason-encrypted = le document est chiffré ; envoie-le sans mot de passe
reason-slow = la lecture a duré trop longtemps et a été arrêtée
reason-reader = la lecture s’est arrêtée au milieu de l’image
reason-lost = l’image enregistrée manque
reason-not-fetched = l’image n’a pas pu être récupérée
reason-crossed-lines = des lignes vont dans des sens différents, comme quand des cartes se recouvrent ; photographie chaque carte seule
reason-no-reader = la lecture n’est pas disponible pour le moment
reason-too-large = le fichier dépasse { $megabytes } Mo

# Buttons
button-accept = ✅ Accepter
button-fix = ✏️ Corriger
button-back-side = 🔁 Verso d’une autre
button-not-a-card = 🗑 Pas une carte
button-merge = 👥 Ajouter à { $name }
button-page = 🌐 Ouvrir la page
button-separate = ✂️ Séparer les faces
button-undo = ↩︎ Annuler
button-leave = Laisser ainsi
button-to-card = ⬅︎ Retour
button-previous = ⬅︎ Plus récents
button-next = Plus anciens ➡︎
button-accept-all = ✅ Tout accepter
button-page-before = ⬅︎ Précédents
button-page-after = Suivants ➡︎
button-choose = Choisir
button-accept-on = Accepter les sûres
button-accept-off = Toujours demander
button-done = ✅ Fait
button-snooze = ⏰ Demain

# Correcting
fix-which = ✏️ Qu’est-ce qui est faux ?
fix-how = Touche-le, ou écris par exemple « téléphone: +49 30 901820 » ou « 3: Muster GmbH ».
ask-now = { $field } : { $value }
ask-new = { $field } : rien encore
ask-choose = Choisis la bonne valeur, ou écris-la.
ask-type = Écris la bonne valeur.
ask-answered = ✓ { $field } : { $value }
ask-cancelled = { $field } : laissé tel quel.
corrected = ✓ { $values }
noted = 📝 Noté pour { $name }.
correction-invalid = Cette valeur ne convient pas ici ; rien n’a changé.
correction-not-now = Cette carte ne peut pas être corrigée maintenant.
field-add = ➕ { $field }
field-name = Nom
field-company = Société
field-title = Fonction
field-department = Service
field-note = Note
field-phone = Téléphone
field-email = E-mail
field-url = Site
field-address = Adresse
field-social = Profil

# What people write before a value; lower case, parted by commas
names-name = nom, prénom
names-company = société, entreprise
names-title = fonction, titre, poste
names-department = service, département
names-note = note, remarque
names-mobile = mobile, portable
names-phone = téléphone, telephone, tél, tel
names-email = e-mail, email, mail, courriel
names-url = site, site web, web, url
names-address = adresse

# Sides
which-front = 🔁 De quelle carte est-ce le verso ?
joined = 🔗 C’est maintenant le verso de { $name }.
not-joined = Elle reste une carte à part.
separated = ✂️ De nouveau deux cartes, chacune à vérifier.
separate-nothing = Je ne connais pas de carte à deux faces. Répondez à son message par /separate.

# Contacts and lists
find-how = Écris qui tu cherches, par exemple /find muster.
found = 🔎 { $query }
found-nothing = Personne ne correspond à « { $query } ».
recent = 🕘 Derniers contacts
recent-nothing = Il n’y a pas encore de contact. Envoie-moi une photo de carte de visite.
export-done =
    { $count ->
        [0] Il n’y a pas encore de contact.
        [one] { $count } contact.
       *[other] { $count } contacts.
    }
contacts-none = Il n’y a dans ce fichier aucun contact que je sache lire.
refused = ⚠︎ Laissé de côté dans le fichier : { $count }.
refused-entry = N° { $number }, ligne { $line } : { $reason }
refused-unfinished = la ligne END:VCARD manque
refused-outside = ce texte est en dehors de toute entrée
refused-nobody = ni nom, ni entreprise, ni téléphone, ni e-mail
refused-more = … et encore { $count }.
refused-cut = Seules les { $most } premières personnes du fichier ont été prises ; envoie les autres dans un fichier à part.
many-taken =
    { $count ->
        [one] 📇 { $count } contact.
       *[other] 📇 { $count } contacts.
    }
many-waiting = { $count } à vérifier : tout accepter, ou en toucher un.
many-done = ✅ Il n’en reste aucun à vérifier.
undone = ↩︎ Annulé.
undone-all = ↩︎ Tout annulé : { $count }.
undone-some = ↩︎ Annulé : { $count }. Modifié depuis, donc laissé tel quel : { $left }.
undo-nothing = Il n’y a rien des dix dernières minutes que je puisse annuler.
undo-changed = Cela a changé depuis ; rien n’a été annulé.
event-begun = 📅 Toutes les cartes du jour vont à : { $event }. /event seul y met fin.
event-ended = 📅 Plus d’événement.
event-too-long = Ce nom est trop long ; donnes-en un plus court.

# Reminders
remind-how = Écris quand : /remind 3 jours, /remind vendredi à 9h rappeler, /remind 24/12 ou /remind 2026-12-24 9:30.
remind-what = Envoie-moi d’abord une carte, ou réponds à l’une avec /remind.
remind-set = ⏰ { $name } : { $time }
remind-set-utc = ⏰ { $name } : { $time }. Ton fuseau horaire : /settings zone Paris
weekdays = lun., mar., mer., jeu., ven., sam., dim.
reminder-due = ⏰ Rappel : { $name }
reminder-done = ✅ Fait : { $name }

# Settings
settings-language = 🌐 Langue : { $language }
settings-tags = 🏷 Étiquettes : { $tags }
settings-event = 📅 Événement du jour : { $event }
settings-zone = 🕘 Fuseau horaire : { $zone }
settings-accept-on = ✅ Les cartes dont je suis sûr pour chaque valeur sont acceptées sans confirmation.
settings-accept-off = 👆 Chaque carte attend ta confirmation.
settings-none = –
settings-how = Étiquettes de chaque carte : /settings tags lead, salon
settings-how-zone = Fuseau horaire : /settings zone Europe/Paris
settings-tags-invalid = Il y a trop d’étiquettes, ou l’une est trop longue.
settings-zone-invalid = Je ne connais pas ce fuseau. Écris un nom comme Europe/Paris, ou une grande ville.

# What passes after a tap
toast-saved = Enregistré.
toast-merged = Ajouté à { $name }.
toast-all-saved = Enregistrés : { $count }.
toast-some-saved = Enregistrés : { $count }. À vérifier : { $left }.
toast-discarded = Écartée.
toast-already-saved = Déjà enregistré.
toast-already-discarded = Déjà écartée.
toast-not-yours = Ce n’est pas à toi.
toast-not-now = Pas maintenant : quelque chose a changé entre-temps.
toast-invalid = Il faut d’abord y corriger quelque chose.
toast-old-button = Je ne connais plus ce bouton.
toast-fix = Qu’est-ce qui est faux ?
toast-card = La voici.
toast-ask = Choisis ou écris.
toast-corrected = Corrigé.
toast-left = Laissé tel quel.
toast-undone = Annulé.
toast-undo-late = Trop tard : cela fait plus de dix minutes.
toast-joined = Réunies.
toast-which-front = Choisis le recto.
toast-no-front = Il n’y a pas encore d’autre carte.
toast-page = Voici.
toast-contact = Voici le contact.
toast-language = Désormais en français.
toast-settings = Modifié.
toast-done = Fait.
toast-snoozed = Encore demain.

# Commands, as Telegram lists them
command-find = Chercher un contact
command-recent = Derniers contacts
command-event = Événement des cartes du jour
command-remind = Me rappeler une carte
command-separate = Faire deux cartes d’une carte à deux faces
command-undo = Annuler la dernière action
command-export = Tous les contacts en fichier
command-settings = Langue, étiquettes, acceptation
command-help = Ce que je sais faire
command-stop = Déconnecter cette discussion du compte
inline-pair = Lier ce compte à BizCard

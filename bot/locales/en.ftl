# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Send me a photo of a business card, or the picture or PDF as a file, which keeps every detail. I read it, you check it here, and it becomes a contact. Contacts, .vcf files and pasted e-mail signatures work too; so does a caption such as “met at booth 5 #lead”.

    /find looks a contact up, /recent shows the newest
    /event Hannover Messe belongs to all cards of today
    /remind 3 days reminds you of the last card
    /separate makes two cards of one with two sides
    /undo takes the last step back (10 minutes)
    /export sends all contacts as a file
    /settings language, time zone, own tags, acceptance
    /stop disconnects this chat from your account
paired = This chat is now paired with { $name }. Send me a photo of a business card.
paired-nameless = This chat is now paired with your account. Send me a photo of a business card.
link-expired = This link does not work any more; it can be used once, for 15 minutes. Please get a new one from your BizCard page.
unpaired = This chat is disconnected. To come back, open a new link from your BizCard page.
stranger = I work for people with a BizCard account. Sign in on the page of your installation and open the link that it gives you for this chat.
send-picture = Please send me a photo of a business card, or a picture or PDF as a file. /help tells more.
too-large = This file is larger than { $megabytes } MB, so I did not fetch it. Send it as a photo, or make the file smaller.

# A card
card-reading = 📇 Got it – reading…
card-review = 📇 Is this right?
card-review-of = 📇 { $number } of { $count } – is this right?
card-nothing = I found no contact on this picture.
card-more-on-page =
    { $count ->
        [one] … and one more on the page.
       *[other] … and { $count } more on the page.
    }
card-check-legend = check: I am not sure of this; please compare it with the card.
card-saved = ✅ Saved:
card-discarded = 🗑 Discarded.
card-joined = 🔗 Belongs to the card of { $name }.
card-failed = I could not read this: { $reason }.
card-failed-remedy = Please send it again: the whole card, sharp, in good light; as a file it keeps every detail.
card-failed-by-hand = Or type it in on the page.
card-without-name = (no name)
mark-check = check
label-work = work
label-mobile = mobile
label-home = home
label-fax = fax
duplicate-mobile = Same mobile as { $name }.
duplicate-phone = Same phone number as { $name }.
duplicate-email = Same e-mail as { $name }.
duplicate-name = You already have { $name }.

# Why a card has no contact
reason-unknown = the reason is not known
reason-no-text = no text found; photograph the card from nearer, in even light
reason-small-text = the letters are only { $height } px high; send the picture as a file
reason-no-contact = nothing on the picture looks like a contact; is the whole card on it?
reason-no-picture = this is not a picture that I can read; send JPEG, PNG, GIF, TIFF, WebP or PDF
reason-empty = the file is empty
reason-damaged = the picture is damaged
reason-many-pixels = the picture is too large; at most 40 megapixels and 10,000 pixels a side
reason-encrypted = the document is encrypted; send it without a password
reason-slow = reading took too long and was stopped
reason-reader = the reader stopped in the middle of the picture
reason-lost = the stored picture is missing
reason-not-fetched = the picture could not be fetched
reason-crossed-lines = lines run in different directions, as when cards lie on each other; photograph each card alone
reason-no-reader = the reader is not available
reason-too-large = the file is larger than { $megabytes } MB

# Buttons
button-accept = ✅ Accept
button-fix = ✏️ Fix
button-back-side = 🔁 Back of another
button-not-a-card = 🗑 Not a card
button-merge = 👥 Add to { $name }
button-page = 🌐 Open the page
button-separate = ✂️ Separate the sides
button-undo = ↩︎ Undo
button-leave = Leave it
button-to-card = ⬅︎ Back
button-previous = ⬅︎ Newer
button-next = Older ➡︎
button-accept-all = ✅ Accept all
button-page-before = ⬅︎ Before
button-page-after = More ➡︎
button-choose = Choose
button-accept-on = Accept sure cards by itself
button-accept-off = Always ask me
button-done = ✅ Done
button-snooze = ⏰ Tomorrow

# Correcting
fix-which = ✏️ Which one is wrong?
fix-how = Tap it, or write for example “phone: +49 30 901820” or “3: Muster GmbH”.
ask-now = { $field }: { $value }
ask-new = { $field }: nothing yet
ask-choose = Choose the right value, or write it.
ask-type = Write the right value.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: left as it was.
corrected = ✓ { $values }
noted = 📝 Noted for { $name }.
correction-invalid = That value does not fit there, so nothing was changed.
correction-not-now = This card cannot be corrected now.
field-add = ➕ { $field }
field-name = Name
field-company = Company
field-title = Title
field-department = Department
field-note = Note
field-phone = Phone
field-email = E-mail
field-url = Site
field-address = Address
field-social = Profile

# What people write before a value; lower case, parted by commas
names-name = name, full name
names-company = company, organisation, organization, employer
names-title = title, job title, position, role
names-department = department, dept
names-note = note, remark
names-mobile = mobile, cell, cell phone, mobile phone
names-phone = phone, telephone, tel, phone number
names-email = e-mail, email, mail
names-url = site, website, web, url, homepage
names-address = address

# Sides
which-front = 🔁 Of which card is this the back?
joined = 🔗 Now the back of { $name }.
not-joined = It stays a card of its own.
separated = ✂️ Two cards again: each is to be looked at by itself.
separate-nothing = I know of no card with two sides. Reply to its message with /separate.

# Contacts and lists
find-how = Write whom you look for, such as /find muster.
found = 🔎 { $query }
found-nothing = Nobody was found by “{ $query }”.
recent = 🕘 Newest contacts
recent-nothing = There is no contact yet. Send me a photo of a business card.
export-done =
    { $count ->
        [0] There is no contact yet.
        [one] One contact.
       *[other] { $count } contacts.
    }
contacts-none = There is no contact in this file that I can read.
refused = ⚠︎ Left out of the file: { $count }.
refused-entry = No. { $number }, line { $line }: { $reason }
refused-unfinished = the line END:VCARD is missing
refused-outside = this text stands outside of any entry
refused-nobody = neither name nor company, phone or e-mail
refused-more = … and { $count } more.
refused-cut = Only the first { $most } people of the file were taken; send the others in a file of their own.
many-taken =
    { $count ->
        [one] 📇 { $count } contact.
       *[other] 📇 { $count } contacts.
    }
many-waiting = { $count } to look at: accept all, or tap one.
many-done = ✅ None is left to look at.
undone = ↩︎ Taken back.
undone-all = ↩︎ Taken back: all { $count }.
undone-some = ↩︎ Taken back: { $count }. Changed since, so left as they are: { $left }.
undo-nothing = There is nothing of the last ten minutes that I can take back.
undo-changed = It was changed since, so nothing was taken back.
event-begun = 📅 All cards of today belong to: { $event }. /event alone ends it.
event-ended = 📅 No event any more.
event-too-long = That name is too long; please give a shorter one.

# Reminders
remind-how = Write when: /remind 3 days, /remind friday at 9 call back, /remind 12/24 or /remind 2026-12-24 9:30.
remind-what = Send me a card first, or reply to one with /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Your own time zone: /settings zone Berlin
weekdays = Mon, Tue, Wed, Thu, Fri, Sat, Sun
reminder-due = ⏰ Reminder: { $name }
reminder-done = ✅ Done: { $name }

# Settings
settings-language = 🌐 Language: { $language }
settings-tags = 🏷 Own tags: { $tags }
settings-event = 📅 Event of today: { $event }
settings-zone = 🕘 Time zone: { $zone }
settings-accept-on = ✅ Cards of which I am sure in every value are accepted without a tap.
settings-accept-off = 👆 Every card waits for your tap.
settings-none = none
settings-how = Tags of every card: /settings tags lead, expo
settings-how-zone = Time zone: /settings zone Europe/Berlin
settings-tags-invalid = Those are too many tags, or one is too long.
settings-zone-invalid = I do not know this time zone. Write a name such as Europe/Berlin, or a large city.

# What passes after a tap
toast-saved = Saved.
toast-merged = Added to { $name }.
toast-all-saved = Saved: { $count }.
toast-some-saved = Saved: { $count }. Please look at the others: { $left }.
toast-discarded = Discarded.
toast-already-saved = Already saved.
toast-already-discarded = Already discarded.
toast-not-yours = This is not yours.
toast-not-now = Not now: something has changed meanwhile.
toast-invalid = Something on it needs correcting first.
toast-old-button = I do not know this button any more.
toast-fix = What is wrong?
toast-card = Here it is.
toast-ask = Choose or write.
toast-corrected = Corrected.
toast-left = Left as it was.
toast-undone = Taken back.
toast-undo-late = Too late: that was more than ten minutes ago.
toast-joined = Joined.
toast-which-front = Choose the front.
toast-no-front = There is no other card yet.
toast-page = Here.
toast-contact = Here is the contact.
toast-language = From now on in English.
toast-settings = Changed.
toast-done = Done.
toast-snoozed = Tomorrow again.

# Commands, as Telegram lists them
command-find = Look a contact up
command-recent = Newest contacts
command-event = Event that today’s cards belong to
command-remind = Remind me of a card
command-separate = Make two cards of one with two sides
command-undo = Take the last step back
command-export = All contacts as a file
command-settings = Language, own tags, acceptance
command-help = What I can do
command-stop = Disconnect this chat from your account
inline-pair = Pair this account with BizCard

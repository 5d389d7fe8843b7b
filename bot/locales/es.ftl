# Sentences of the chats.

help = Send me a photo of a business card, or the picture or PDF as a file, which keeps every detail. I read it, you check it here, and it becomes a contact.

    /stop disconnects this chat from your account.
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
card-nothing = I found no contact on this picture.
card-more-on-page = { $count ->
    [one] … and one more on the page.
   *[other] … and { $count } more on the page.
}
card-check-legend = check: I am not sure of this; please compare it with the card.
card-saved = ✅ Saved:
card-joined = 🔗 Es el reverso de otra tarjeta.
card-discarded = 🗑 Discarded.
card-failed = I could not read this: { $reason }.
card-failed-remedy = Please send it again: the whole card, sharp, in good light; as a file it keeps every detail.
card-failed-by-hand = Or type it in on the page.
mark-check = check
label-work = work
label-mobile = mobile
label-home = home
label-fax = fax

# Why a card has no contact
reason-unknown = the reason is not known
reason-no-text = no text found; photograph the card from nearer, in even light
reason-small-text = the letters are too small; send the picture as a file
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

# Buttons
button-accept = ✅ Accept
button-not-a-card = 🗑 Not a card
button-page = ✏️ Open and correct

# What passes after a tap
toast-saved = Saved.
toast-discarded = Discarded.
toast-already-saved = Already saved.
toast-already-discarded = Already discarded.
toast-not-yours = This is not yours.
toast-not-now = Not now: the card is not ready for this.
toast-invalid = Something on it needs correcting first.
toast-old-button = I do not know this button any more.

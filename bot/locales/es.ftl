# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Envíame una foto de una tarjeta de visita, o la imagen o el PDF como archivo, que conserva cada detalle. La leo, la revisas aquí y se convierte en un contacto. También valen contactos, archivos .vcf y firmas de correo pegadas, y un pie de foto como «conocido en el stand 5 #lead».

    /find busca un contacto, /recent muestra los últimos
    /event Hannover Messe vale para todas las tarjetas de hoy
    /remind 3 días recuerda la última tarjeta
    /separate hace dos tarjetas de una con dos caras
    /undo deshace el último paso (10 minutos)
    /export envía todos los contactos en un archivo
    /settings idioma, zona horaria, etiquetas propias, aceptación
    /stop desconecta este chat de tu cuenta
paired = Este chat está ahora vinculado a { $name }. Envíame una foto de una tarjeta de visita.
paired-nameless = Este chat está ahora vinculado a tu cuenta. Envíame una foto de una tarjeta de visita.
link-expired = Este enlace ya no funciona; sirve una vez, durante 15 minutos. Pide uno nuevo en tu página de BizCard.
unpaired = Este chat está desconectado. Para volver, abre un nuevo enlace desde tu página de BizCard.
stranger = Trabajo para personas con una cuenta de BizCard. Entra en la página de tu instalación y abre el enlace que te da para este chat.
send-picture = Envíame una foto de una tarjeta de visita, o una imagen o un PDF como archivo. /help dice más.
too-large = Este archivo pasa de { $megabytes } MB, así que no lo he bajado. Envíalo como foto o hazlo más pequeño.

# A card
card-reading = 📇 Recibida – leyendo…
card-review = 📇 ¿Es correcto?
card-review-of = 📇 { $number } de { $count } – ¿es correcto?
card-nothing = No he encontrado ningún contacto en esta imagen.
card-more-on-page =
    { $count ->
        [one] … y uno más en la página.
        [many] … y { $count } más en la página.
       *[other] … y { $count } más en la página.
    }
card-check-legend = revisar: no estoy seguro de esto; compáralo con la tarjeta.
card-saved = ✅ Guardado:
card-discarded = 🗑 Descartada.
card-joined = 🔗 Pertenece a la tarjeta de { $name }.
card-failed = No he podido leer esto: { $reason }.
card-failed-remedy = Envíala otra vez: la tarjeta entera, nítida, con buena luz; como archivo conserva cada detalle.
card-failed-by-hand = O escríbela en la página.
card-without-name = (sin nombre)
mark-check = revisar
label-work = trabajo
label-mobile = móvil
label-home = casa
label-fax = fax
duplicate-mobile = El mismo móvil que { $name }.
duplicate-phone = El mismo teléfono que { $name }.
duplicate-email = El mismo correo que { $name }.
duplicate-name = Ya tienes a { $name }.

# Why a card has no contact
reason-unknown = no se sabe por qué
reason-no-text = no hay texto; fotografía la tarjeta más de cerca, con luz uniforme
reason-small-text = las letras miden solo { $height } px de alto; envía la imagen como archivo
reason-no-contact = nada en la imagen parece un contacto; ¿está la tarjeta entera?
reason-no-picture = no es una imagen que pueda leer; envía JPEG, PNG, GIF, TIFF, WebP o PDF
reason-empty = el archivo está vacío
reason-damaged = la imagen está dañada
reason-many-pixels = la imagen es demasiado grande; como mucho 40 megapíxeles y 10.000 píxeles por lado
reason-encrypted = el documento está cifrado; envíalo sin contraseña
reason-slow = la lectura tardó demasiado y se detuvo
reason-reader = la lectura se interrumpió a mitad de la imagen
reason-lost = falta la imagen guardada
reason-not-fetched = no se pudo obtener la imagen
reason-crossed-lines = hay líneas en distintas direcciones, como cuando unas tarjetas tapan a otras; fotografía cada tarjeta por separado
reason-no-reader = la lectura no está disponible en este momento
reason-too-large = el archivo supera los { $megabytes } MB

# Buttons
button-accept = ✅ Aceptar
button-fix = ✏️ Corregir
button-back-side = 🔁 Reverso de otra
button-not-a-card = 🗑 No es tarjeta
button-merge = 👥 Añadir a { $name }
button-page = 🌐 Abrir la página
button-separate = ✂️ Separar las caras
button-undo = ↩︎ Deshacer
button-leave = Dejarlo así
button-to-card = ⬅︎ Volver
button-previous = ⬅︎ Más nuevos
button-next = Más antiguos ➡︎
button-accept-all = ✅ Aceptar todos
button-page-before = ⬅︎ Anteriores
button-page-after = Siguientes ➡︎
button-choose = Elegir
button-accept-on = Aceptar las seguras
button-accept-off = Preguntar siempre
button-done = ✅ Hecho
button-snooze = ⏰ Mañana

# Correcting
fix-which = ✏️ ¿Qué está mal?
fix-how = Tócalo, o escribe por ejemplo «teléfono: +49 30 901820» o «3: Muster GmbH».
ask-now = { $field }: { $value }
ask-new = { $field }: nada aún
ask-choose = Elige el valor correcto o escríbelo.
ask-type = Escribe el valor correcto.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: se queda como estaba.
corrected = ✓ { $values }
noted = 📝 Anotado para { $name }.
correction-invalid = Ese valor no encaja ahí, así que no se ha cambiado nada.
correction-not-now = Esta tarjeta no se puede corregir ahora.
field-add = ➕ { $field }
field-name = Nombre
field-company = Empresa
field-title = Cargo
field-department = Departamento
field-note = Nota
field-phone = Teléfono
field-email = Correo
field-url = Sitio
field-address = Dirección
field-social = Perfil

# What people write before a value; lower case, parted by commas
names-name = nombre, apellido
names-company = empresa, compañía, compania
names-title = cargo, puesto, título
names-department = departamento
names-note = nota, observación
names-mobile = móvil, movil, celular
names-phone = teléfono, telefono, tel
names-email = correo, e-mail, email, mail
names-url = sitio, web, página, url
names-address = dirección, direccion

# Sides
which-front = 🔁 ¿De qué tarjeta es el reverso?
joined = 🔗 Ahora es el reverso de { $name }.
not-joined = Sigue siendo otra tarjeta.
separated = ✂️ Otra vez dos tarjetas, cada una por revisar.
separate-nothing = No conozco ninguna tarjeta de dos caras. Responde a su mensaje con /separate.

# Contacts and lists
find-how = Escribe a quién buscas, por ejemplo /find muster.
found = 🔎 { $query }
found-nothing = No se ha encontrado a nadie con «{ $query }».
recent = 🕘 Últimos contactos
recent-nothing = Aún no hay contactos. Envíame una foto de una tarjeta de visita.
export-done =
    { $count ->
        [0] Aún no hay contactos.
        [one] Un contacto.
       *[other] { $count } contactos.
    }
contacts-none = En este archivo no hay ningún contacto que pueda leer.
refused = ⚠︎ No se tomó del archivo: { $count }.
refused-entry = N.º { $number }, línea { $line }: { $reason }
refused-unfinished = falta la línea END:VCARD
refused-outside = este texto está fuera de toda entrada
refused-nobody = ni nombre, ni empresa, ni teléfono, ni correo
refused-more = … y { $count } más.
refused-cut = Solo se tomaron las primeras { $most } personas del archivo; envía las otras en un archivo aparte.
many-taken =
    { $count ->
        [one] 📇 { $count } contacto.
       *[other] 📇 { $count } contactos.
    }
many-waiting = { $count } por revisar: acepta todos o toca uno.
many-done = ✅ No queda ninguno por revisar.
undone = ↩︎ Deshecho.
undone-all = ↩︎ Deshecho todo: { $count }.
undone-some = ↩︎ Deshecho: { $count }. Cambiado desde entonces, así que queda igual: { $left }.
undo-nothing = No hay nada de los últimos diez minutos que pueda deshacer.
undo-changed = Ha cambiado desde entonces; no se deshizo nada.
event-begun = 📅 Todas las tarjetas de hoy son de: { $event }. /event solo lo termina.
event-ended = 📅 Ya no hay evento.
event-too-long = Ese nombre es demasiado largo; da uno más corto.

# Reminders
remind-how = Escribe cuándo: /remind 3 días, /remind viernes a las 9 llamar, /remind 24/12 o /remind 2026-12-24 9:30.
remind-what = Envíame antes una tarjeta, o responde a una con /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Tu zona horaria: /settings zone Madrid
weekdays = lun, mar, mié, jue, vie, sáb, dom
reminder-due = ⏰ Recordatorio: { $name }
reminder-done = ✅ Hecho: { $name }

# Settings
settings-language = 🌐 Idioma: { $language }
settings-tags = 🏷 Etiquetas propias: { $tags }
settings-event = 📅 Evento de hoy: { $event }
settings-zone = 🕘 Zona horaria: { $zone }
settings-accept-on = ✅ Las tarjetas de las que estoy seguro en todo se aceptan sin confirmación.
settings-accept-off = 👆 Cada tarjeta espera tu confirmación.
settings-none = –
settings-how = Etiquetas de cada tarjeta: /settings tags lead, feria
settings-how-zone = Zona horaria: /settings zone Europe/Madrid
settings-tags-invalid = Son demasiadas etiquetas, o una es demasiado larga.
settings-zone-invalid = No conozco esa zona horaria. Escribe un nombre como Europe/Madrid, o una ciudad grande.

# What passes after a tap
toast-saved = Guardado.
toast-merged = Añadido a { $name }.
toast-all-saved = Guardados: { $count }.
toast-some-saved = Guardados: { $count }. Por revisar: { $left }.
toast-discarded = Descartada.
toast-already-saved = Ya está guardado.
toast-already-discarded = Ya está descartada.
toast-not-yours = Esto no es tuyo.
toast-not-now = Ahora no: algo ha cambiado mientras tanto.
toast-invalid = Antes hay que corregir algo en ella.
toast-old-button = Ya no conozco este botón.
toast-fix = ¿Qué está mal?
toast-card = Aquí está.
toast-ask = Elige o escribe.
toast-corrected = Corregido.
toast-left = Se queda como estaba.
toast-undone = Deshecho.
toast-undo-late = Demasiado tarde: pasaron más de diez minutos.
toast-joined = Unidas.
toast-which-front = Elige el anverso.
toast-no-front = Aún no hay otra tarjeta.
toast-page = Aquí.
toast-contact = Aquí está el contacto.
toast-language = Desde ahora en español.
toast-settings = Cambiado.
toast-done = Hecho.
toast-snoozed = Mañana otra vez.

# Commands, as Telegram lists them
command-find = Buscar un contacto
command-recent = Últimos contactos
command-event = Evento de las tarjetas de hoy
command-remind = Recordarme una tarjeta
command-separate = Hacer dos tarjetas de una con dos caras
command-undo = Deshacer el último paso
command-export = Todos los contactos en un archivo
command-settings = Idioma, etiquetas, aceptación
command-help = Lo que sé hacer
command-stop = Desconectar este chat de tu cuenta
inline-pair = Vincular esta cuenta con BizCard

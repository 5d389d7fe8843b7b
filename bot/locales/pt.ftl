# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Envie-me uma foto de um cartão de visita, ou a imagem ou o PDF como ficheiro, que guarda todos os pormenores. Eu leio, você confere aqui, e torna-se um contacto. Contactos, ficheiros .vcf e assinaturas de e-mail coladas também servem, assim como uma legenda como “conhecido no stand 5 #lead”.

    /find procura um contacto, /recent mostra os mais novos
    /event Hannover Messe vale para todos os cartões de hoje
    /remind 3 dias lembra o último cartão
    /separate faz dois cartões de um com dois lados
    /undo desfaz o último passo (10 minutos)
    /export envia todos os contactos num ficheiro
    /settings língua, fuso horário, etiquetas próprias, aceitação
    /stop desliga esta conversa da sua conta
paired = Esta conversa está agora ligada a { $name }. Envie-me uma foto de um cartão de visita.
paired-nameless = Esta conversa está agora ligada à sua conta. Envie-me uma foto de um cartão de visita.
link-expired = Este link já não funciona; serve uma vez, durante 15 minutos. Peça um novo na sua página do BizCard.
unpaired = Esta conversa está desligada. Para voltar, abra um novo link da sua página do BizCard.
stranger = Trabalho para pessoas com uma conta BizCard. Entre na página da sua instalação e abra o link que ela lhe dá para esta conversa.
send-picture = Envie-me uma foto de um cartão de visita, ou uma imagem ou PDF como ficheiro. /help diz mais.
too-large = Este ficheiro tem mais de { $megabytes } MB, por isso não o fui buscar. Envie-o como foto ou torne-o menor.

# A card
card-reading = 📇 Recebido – a ler…
card-review = 📇 Está certo?
card-review-of = 📇 { $number } de { $count } – está certo?
card-nothing = Não encontrei nenhum contacto nesta imagem.
card-more-on-page =
    { $count ->
        [one] … e mais { $count } na página.
        [many] … e mais { $count } na página.
       *[other] … e mais { $count } na página.
    }
card-check-legend = verificar: não tenho a certeza disto; compare com o cartão.
card-saved = ✅ Guardado:
card-discarded = 🗑 Descartado.
card-joined = 🔗 Pertence ao cartão de { $name }.
card-failed = Não consegui ler isto: { $reason }.
card-failed-remedy = Envie de novo: o cartão inteiro, nítido, com boa luz; como ficheiro guarda todos os pormenores.
card-failed-by-hand = Ou escreva-o na página.
card-without-name = (sem nome)
mark-check = verificar
label-work = trabalho
label-mobile = telemóvel
label-home = casa
label-fax = fax
duplicate-mobile = O mesmo telemóvel que { $name }.
duplicate-phone = O mesmo telefone que { $name }.
duplicate-email = O mesmo e-mail que { $name }.
duplicate-name = Já tem { $name }.

# Why a card has no contact
reason-unknown = a razão não é conhecida
reason-no-text = nenhum texto encontrado; fotografe o cartão mais de perto, com luz uniforme
reason-small-text = as letras têm só { $height } px de altura; envie a imagem como ficheiro
reason-no-contact = nada na imagem parece um contacto; está lá o cartão inteiro?
reason-no-picture = não é uma imagem que eu saiba ler; envie JPEG, PNG, GIF, TIFF, WebP ou PDF
reason-empty = o ficheiro está vazio
reason-damaged = a imagem está danificada
reason-many-pixels = a imagem é grande demais; no máximo 40 megapíxeis e 10 000 píxeis por lado
reason-encrypted = o documento está cifrado; envie-o sem palavra-passe
reason-slow = a leitura demorou demais e foi parada
reason-reader = a leitura parou a meio da imagem
reason-lost = falta a imagem guardada
reason-not-fetched = não foi possível obter a imagem
reason-crossed-lines = há linhas em direções diferentes, como quando os cartões se sobrepõem; fotografe cada cartão sozinho
reason-no-reader = a leitura não está disponível neste momento
reason-too-large = o ficheiro tem mais de { $megabytes } MB

# Buttons
button-accept = ✅ Aceitar
button-fix = ✏️ Corrigir
button-back-side = 🔁 Verso de outro
button-not-a-card = 🗑 Não é cartão
button-merge = 👥 Juntar a { $name }
button-page = 🌐 Abrir a página
button-separate = ✂️ Separar os lados
button-undo = ↩︎ Desfazer
button-leave = Deixar assim
button-to-card = ⬅︎ Voltar
button-previous = ⬅︎ Mais novos
button-next = Mais antigos ➡︎
button-accept-all = ✅ Aceitar todos
button-page-before = ⬅︎ Anteriores
button-page-after = Seguintes ➡︎
button-choose = Escolher
button-accept-on = Aceitar os seguros
button-accept-off = Perguntar sempre
button-done = ✅ Feito
button-snooze = ⏰ Amanhã

# Correcting
fix-which = ✏️ O que está errado?
fix-how = Toque, ou escreva por exemplo “telefone: +49 30 901820” ou “3: Muster GmbH”.
ask-now = { $field }: { $value }
ask-new = { $field }: ainda nada
ask-choose = Escolha o valor certo ou escreva-o.
ask-type = Escreva o valor certo.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: ficou como estava.
corrected = ✓ { $values }
noted = 📝 Anotado para { $name }.
correction-invalid = Esse valor não serve aí, por isso nada mudou.
correction-not-now = Este cartão não pode ser corrigido agora.
field-add = ➕ { $field }
field-name = Nome
field-company = Empresa
field-title = Cargo
field-department = Departamento
field-note = Nota
field-phone = Telefone
field-email = E-mail
field-url = Site
field-address = Morada
field-social = Perfil

# What people write before a value; lower case, parted by commas
names-name = nome, apelido
names-company = empresa, companhia
names-title = cargo, função, título
names-department = departamento
names-note = nota, observação
names-mobile = telemóvel, celular, móvel
names-phone = telefone, tel
names-email = e-mail, email, mail
names-url = site, web, página, url
names-address = morada, endereço

# Sides
which-front = 🔁 De que cartão é este o verso?
joined = 🔗 Agora é o verso de { $name }.
not-joined = Continua a ser outro cartão.
separated = ✂️ De novo dois cartões, cada um por verificar.
separate-nothing = Não conheço nenhum cartão com dois lados. Responda à mensagem dele com /separate.

# Contacts and lists
find-how = Escreva quem procura, por exemplo /find muster.
found = 🔎 { $query }
found-nothing = Ninguém foi encontrado por “{ $query }”.
recent = 🕘 Contactos mais novos
recent-nothing = Ainda não há contactos. Envie-me uma foto de um cartão de visita.
export-done =
    { $count ->
        [0] Ainda não há contactos.
        [one] { $count } contacto.
       *[other] { $count } contactos.
    }
contacts-none = Neste ficheiro não há nenhum contacto que eu saiba ler.
refused = ⚠︎ Deixado de fora do ficheiro: { $count }.
refused-entry = N.º { $number }, linha { $line }: { $reason }
refused-unfinished = falta a linha END:VCARD
refused-outside = este texto está fora de qualquer entrada
refused-nobody = nem nome, nem empresa, nem telefone, nem e-mail
refused-more = … e mais { $count }.
refused-cut = Só as primeiras { $most } pessoas do ficheiro foram aceites; envie as outras num ficheiro à parte.
many-taken =
    { $count ->
        [one] 📇 { $count } contacto.
       *[other] 📇 { $count } contactos.
    }
many-waiting = { $count } por ver: aceite todos ou toque num.
many-done = ✅ Nenhum ficou por ver.
undone = ↩︎ Desfeito.
undone-all = ↩︎ Tudo desfeito: { $count }.
undone-some = ↩︎ Desfeito: { $count }. Alterado entretanto, por isso fica como está: { $left }.
undo-nothing = Não há nada dos últimos dez minutos que eu possa desfazer.
undo-changed = Mudou desde então; nada foi desfeito.
event-begun = 📅 Todos os cartões de hoje são de: { $event }. /event sozinho termina-o.
event-ended = 📅 Já não há evento.
event-too-long = Esse nome é longo demais; dê um mais curto.

# Reminders
remind-how = Escreva quando: /remind 3 dias, /remind sexta às 9 ligar, /remind 24/12 ou /remind 2026-12-24 9:30.
remind-what = Envie-me antes um cartão, ou responda a um com /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. O seu fuso horário: /settings zone Lisbon
weekdays = seg, ter, qua, qui, sex, sáb, dom
reminder-due = ⏰ Lembrete: { $name }
reminder-done = ✅ Feito: { $name }

# Settings
settings-language = 🌐 Língua: { $language }
settings-tags = 🏷 Etiquetas próprias: { $tags }
settings-event = 📅 Evento de hoje: { $event }
settings-zone = 🕘 Fuso horário: { $zone }
settings-accept-on = ✅ Os cartões de que tenho a certeza em tudo são aceites sem confirmação.
settings-accept-off = 👆 Cada cartão espera pela sua confirmação.
settings-none = –
settings-how = Etiquetas de cada cartão: /settings tags lead, feira
settings-how-zone = Fuso horário: /settings zone Europe/Lisbon
settings-tags-invalid = São etiquetas a mais, ou uma é longa demais.
settings-zone-invalid = Não conheço esse fuso. Escreva um nome como Europe/Lisbon, ou uma cidade grande.

# What passes after a tap
toast-saved = Guardado.
toast-merged = Juntado a { $name }.
toast-all-saved = Guardados: { $count }.
toast-some-saved = Guardados: { $count }. Por ver: { $left }.
toast-discarded = Descartado.
toast-already-saved = Já está guardado.
toast-already-discarded = Já está descartado.
toast-not-yours = Isto não é seu.
toast-not-now = Agora não: algo mudou entretanto.
toast-invalid = Primeiro é preciso corrigir algo.
toast-old-button = Já não conheço este botão.
toast-fix = O que está errado?
toast-card = Aqui está.
toast-ask = Escolha ou escreva.
toast-corrected = Corrigido.
toast-left = Ficou como estava.
toast-undone = Desfeito.
toast-undo-late = Tarde demais: passaram mais de dez minutos.
toast-joined = Unidos.
toast-which-front = Escolha a frente.
toast-no-front = Ainda não há outro cartão.
toast-page = Aqui.
toast-contact = Aqui está o contacto.
toast-language = A partir de agora em português.
toast-settings = Alterado.
toast-done = Feito.
toast-snoozed = Amanhã de novo.

# Commands, as Telegram lists them
command-find = Procurar um contacto
command-recent = Contactos mais novos
command-event = Evento dos cartões de hoje
command-remind = Lembrar-me de um cartão
command-separate = Fazer dois cartões de um com dois lados
command-undo = Desfazer o último passo
command-export = Todos os contactos num ficheiro
command-settings = Língua, etiquetas, aceitação
command-help = O que sei fazer
command-stop = Desligar esta conversa da sua conta
inline-pair = Ligar esta conta ao BizCard

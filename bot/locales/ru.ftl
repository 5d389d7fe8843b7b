# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Пришлите мне фото визитки или картинку либо PDF файлом – так сохранится каждая деталь. Я прочитаю, вы проверите здесь, и получится контакт. Подойдут и контакты, файлы .vcf, вставленные подписи из писем, а также подпись к фото вроде «встретились у стенда 5 #lead».

    /find ищет контакт, /recent показывает последние
    /event Hannover Messe относится ко всем карточкам за сегодня
    /remind 3 дня напомнит о последней карточке
    /separate делает из двусторонней карточки две
    /undo отменяет последнее действие (10 минут)
    /export присылает все контакты файлом
    /settings язык, часовой пояс, свои метки, принятие
    /stop отключает этот чат от вашей учётной записи
paired = Этот чат теперь связан с учётной записью { $name }. Пришлите фото визитки.
paired-nameless = Этот чат теперь связан с вашей учётной записью. Пришлите фото визитки.
link-expired = Эта ссылка больше не действует; она работает один раз, 15 минут. Возьмите новую на своей странице BizCard.
unpaired = Этот чат отключён. Чтобы вернуться, откройте новую ссылку со своей страницы BizCard.
stranger = Я работаю для тех, у кого есть учётная запись BizCard. Войдите на страницу вашего BizCard и откройте ссылку, которую она даст для этого чата.
send-picture = Пришлите фото визитки либо картинку или PDF файлом. Подробнее: /help
too-large = Этот файл больше { $megabytes } МБ, поэтому я его не загрузил. Пришлите его как фото или уменьшите.

# A card
card-reading = 📇 Получено – читаю…
card-review = 📇 Всё верно?
card-review-of = 📇 { $number } из { $count } – всё верно?
card-nothing = На этой картинке я не нашёл контакта.
card-more-on-page =
    { $count ->
        [one] … и ещё { $count } значение на странице.
        [few] … и ещё { $count } значения на странице.
        [many] … и ещё { $count } значений на странице.
       *[other] … и ещё { $count } значения на странице.
    }
card-check-legend = проверьте: я не уверен; сравните, пожалуйста, с карточкой.
card-saved = ✅ Сохранено:
card-discarded = 🗑 Отклонено.
card-joined = 🔗 Относится к визитке: { $name }.
card-failed = Не удалось прочитать: { $reason }.
card-failed-remedy = Пришлите ещё раз: всю карточку, чётко, при хорошем свете; файлом сохранится каждая деталь.
card-failed-by-hand = Или введите её на странице.
card-without-name = (без имени)
mark-check = проверьте
label-work = рабочий
label-mobile = мобильный
label-home = домашний
label-fax = факс
duplicate-mobile = Тот же мобильный, что у { $name }.
duplicate-phone = Тот же телефон, что у { $name }.
duplicate-email = Та же почта, что у { $name }.
duplicate-name = У вас уже есть { $name }.

# Why a card has no contact
reason-unknown = причина неизвестна
reason-no-text = текст не найден; снимите карточку ближе, при ровном свете
reason-small-text = высота букв всего { $height } px; пришлите картинку файлом
reason-no-contact = ничего на картинке не похоже на контакт; вся ли карточка видна?
reason-no-picture = такую картинку я не умею читать; пришлите JPEG, PNG, GIF, TIFF, WebP или PDF
reason-empty = файл пуст
reason-damaged = картинка повреждена
reason-many-pixels = картинка слишком велика; не больше 40 мегапикселей и 10 000 пикселей по стороне
reason-encrypted = документ зашифрован; пришлите его без пароля
reason-slow = чтение заняло слишком много времени и было остановлено
reason-reader = чтение оборвалось посреди картинки
reason-lost = сохранённая картинка пропала
reason-not-fetched = картинку не удалось загрузить
reason-crossed-lines = строки идут в разных направлениях, как бывает, когда карточки лежат друг на друге; сфотографируйте каждую отдельно
reason-no-reader = чтение сейчас недоступно
reason-too-large = файл больше { $megabytes } МБ

# Buttons
button-accept = ✅ Принять
button-fix = ✏️ Исправить
button-back-side = 🔁 Оборот другой
button-not-a-card = 🗑 Не карточка
button-merge = 👥 Добавить к { $name }
button-page = 🌐 Открыть страницу
button-separate = ✂️ Разделить стороны
button-undo = ↩︎ Отменить
button-leave = Оставить так
button-to-card = ⬅︎ Назад
button-previous = ⬅︎ Новее
button-next = Старее ➡︎
button-accept-all = ✅ Принять все
button-page-before = ⬅︎ Назад
button-page-after = Дальше ➡︎
button-choose = Выбрать
button-accept-on = Принимать без вопроса
button-accept-off = Всегда спрашивать
button-done = ✅ Сделано
button-snooze = ⏰ Завтра

# Correcting
fix-which = ✏️ Что неверно?
fix-how = Нажмите или напишите, например, «телефон: +49 30 901820» или «3: Muster GmbH».
ask-now = { $field }: { $value }
ask-new = { $field }: пока ничего
ask-choose = Выберите верное значение или напишите его.
ask-type = Напишите верное значение.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: осталось как было.
corrected = ✓ { $values }
noted = 📝 Записано: { $name }.
correction-invalid = Такое значение сюда не подходит, ничего не изменено.
correction-not-now = Эту карточку сейчас нельзя исправить.
field-add = ➕ { $field }
field-name = Имя
field-company = Компания
field-title = Должность
field-department = Отдел
field-note = Заметка
field-phone = Телефон
field-email = Почта
field-url = Сайт
field-address = Адрес
field-social = Профиль

# What people write before a value; lower case, parted by commas
names-name = имя, фамилия, фио
names-company = компания, фирма, организация
names-title = должность, титул
names-department = отдел
names-note = заметка, примечание
names-mobile = мобильный, мобильный телефон, моб
names-phone = телефон, тел
names-email = почта, эл. почта, e-mail, email, мейл
names-url = сайт, веб, url
names-address = адрес

# Sides
which-front = 🔁 Оборот какой это карточки?
joined = 🔗 Теперь это оборот: { $name }.
not-joined = Это остаётся отдельной карточкой.
separated = ✂️ Снова две карточки, каждую нужно проверить.
separate-nothing = Я не знаю карточки с двумя сторонами. Ответьте на её сообщение командой /separate.

# Contacts and lists
find-how = Напишите, кого вы ищете, например /find muster.
found = 🔎 { $query }
found-nothing = По запросу «{ $query }» никого не найдено.
recent = 🕘 Последние контакты
recent-nothing = Контактов пока нет. Пришлите фото визитки.
export-done =
    { $count ->
        [0] Контактов пока нет.
        [one] { $count } контакт.
        [few] { $count } контакта.
        [many] { $count } контактов.
       *[other] { $count } контакта.
    }
contacts-none = В этом файле нет контакта, который я могу прочитать.
refused = ⚠︎ Не взято из файла: { $count }.
refused-entry = № { $number }, строка { $line }: { $reason }
refused-unfinished = нет строки END:VCARD
refused-outside = этот текст стоит вне записей
refused-nobody = ни имени, ни компании, ни телефона, ни почты
refused-more = … и ещё { $count }.
refused-cut = Из файла взято только людей: { $most }; остальных пришлите отдельным файлом.
many-taken =
    { $count ->
        [one] 📇 { $count } контакт.
        [few] 📇 { $count } контакта.
       *[many] 📇 { $count } контактов.
    }
many-waiting = Ждут решения: { $count }. Примите все или нажмите на один.
many-done = ✅ Все разобраны.
undone = ↩︎ Отменено.
undone-all = ↩︎ Отменено всё: { $count }.
undone-some = ↩︎ Отменено: { $count }. Изменено с тех пор и потому оставлено: { $left }.
undo-nothing = За последние десять минут отменять нечего.
undo-changed = С тех пор это изменилось, ничего не отменено.
event-begun = 📅 Все карточки за сегодня относятся к: { $event }. Одно /event завершает.
event-ended = 📅 Мероприятия больше нет.
event-too-long = Это название слишком длинное; дайте короче.

# Reminders
remind-how = Напишите когда: /remind 3 дня, /remind пятница в 9 позвонить, /remind 24.12. или /remind 2026-12-24 9:30.
remind-what = Сначала пришлите карточку или ответьте на неё командой /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Ваш часовой пояс: /settings zone Berlin
weekdays = пн, вт, ср, чт, пт, сб, вс
reminder-due = ⏰ Напоминание: { $name }
reminder-done = ✅ Сделано: { $name }

# Settings
settings-language = 🌐 Язык: { $language }
settings-tags = 🏷 Свои метки: { $tags }
settings-event = 📅 Мероприятие сегодня: { $event }
settings-zone = 🕘 Часовой пояс: { $zone }
settings-accept-on = ✅ Карточки, в которых я уверен полностью, принимаются без подтверждения.
settings-accept-off = 👆 Каждая карточка ждёт вашего подтверждения.
settings-none = –
settings-how = Метки для каждой карточки: /settings tags lead, expo
settings-how-zone = Часовой пояс: /settings zone Europe/Berlin
settings-tags-invalid = Меток слишком много, или одна слишком длинная.
settings-zone-invalid = Такого часового пояса я не знаю. Напишите имя вроде Europe/Berlin или большой город.

# What passes after a tap
toast-saved = Сохранено.
toast-merged = Добавлено к { $name }.
toast-all-saved = Сохранено: { $count }.
toast-some-saved = Сохранено: { $count }. Посмотрите остальные: { $left }.
toast-discarded = Отклонено.
toast-already-saved = Уже сохранено.
toast-already-discarded = Уже отклонено.
toast-not-yours = Это не ваше.
toast-not-now = Не сейчас: что-то успело измениться.
toast-invalid = Сначала нужно кое-что исправить.
toast-old-button = Эта кнопка мне больше не знакома.
toast-fix = Что неверно?
toast-card = Вот она.
toast-ask = Выберите или напишите.
toast-corrected = Исправлено.
toast-left = Осталось как было.
toast-undone = Отменено.
toast-undo-late = Поздно: прошло больше десяти минут.
toast-joined = Соединено.
toast-which-front = Выберите лицевую сторону.
toast-no-front = Другой карточки пока нет.
toast-page = Вот.
toast-contact = Вот контакт.
toast-language = Теперь по-русски.
toast-settings = Изменено.
toast-done = Сделано.
toast-snoozed = Завтра снова.

# Commands, as Telegram lists them
command-find = Найти контакт
command-recent = Последние контакты
command-event = Мероприятие для карточек за сегодня
command-remind = Напомнить о карточке
command-separate = Сделать из двусторонней карточки две
command-undo = Отменить последнее действие
command-export = Все контакты файлом
command-settings = Язык, метки, принятие
command-help = Что я умею
command-stop = Отключить этот чат от учётной записи
inline-pair = Связать с BizCard

# Sentences of the chats. Values come from people and cards; what is counted follows the plurals of the language.

# Beginning and end
help = Надішліть мені фото візитки або зображення чи PDF файлом – так збережеться кожна деталь. Я прочитаю, ви перевірите тут, і вийде контакт. Підійдуть і контакти, файли .vcf, вставлені підписи з листів, а також підпис до фото на кшталт «зустрілися біля стенда 5 #lead».

    /find шукає контакт, /recent показує останні
    /event Hannover Messe стосується всіх карток за сьогодні
    /remind 3 дні нагадає про останню картку
    /separate робить із двосторонньої картки дві
    /undo скасовує останню дію (10 хвилин)
    /export надсилає всі контакти файлом
    /settings мова, часовий пояс, власні мітки, прийняття
    /stop від’єднує цей чат від вашого облікового запису
paired = Цей чат тепер пов’язаний з обліковим записом { $name }. Надішліть фото візитки.
paired-nameless = Цей чат тепер пов’язаний з вашим обліковим записом. Надішліть фото візитки.
link-expired = Це посилання більше не діє; воно працює один раз, 15 хвилин. Візьміть нове на своїй сторінці BizCard.
unpaired = Цей чат від’єднано. Щоб повернутися, відкрийте нове посилання зі своєї сторінки BizCard.
stranger = Я працюю для тих, хто має обліковий запис BizCard. Увійдіть на сторінку вашого BizCard і відкрийте посилання, яке вона дасть для цього чату.
send-picture = Надішліть фото візитки або зображення чи PDF файлом. Докладніше: /help
too-large = Цей файл більший за { $megabytes } МБ, тому я його не завантажив. Надішліть його як фото або зменште.

# A card
card-reading = 📇 Отримано – читаю…
card-review = 📇 Усе правильно?
card-review-of = 📇 { $number } з { $count } – усе правильно?
card-nothing = На цьому зображенні я не знайшов контакту.
card-more-on-page =
    { $count ->
        [one] … і ще { $count } значення на сторінці.
        [few] … і ще { $count } значення на сторінці.
        [many] … і ще { $count } значень на сторінці.
       *[other] … і ще { $count } значення на сторінці.
    }
card-check-legend = перевірте: я не певен; порівняйте, будь ласка, з карткою.
card-saved = ✅ Збережено:
card-discarded = 🗑 Відхилено.
card-joined = 🔗 Належить до візитки: { $name }.
card-failed = Не вдалося прочитати: { $reason }.
card-failed-remedy = Надішліть ще раз: усю картку, чітко, за гарного світла; файлом збережеться кожна деталь.
card-failed-by-hand = Або введіть її на сторінці.
card-without-name = (без імені)
mark-check = перевірте
label-work = робочий
label-mobile = мобільний
label-home = домашній
label-fax = факс
duplicate-mobile = Той самий мобільний, що й у { $name }.
duplicate-phone = Той самий телефон, що й у { $name }.
duplicate-email = Та сама пошта, що й у { $name }.
duplicate-name = У вас уже є { $name }.

# Why a card has no contact
reason-unknown = причина невідома
reason-no-text = текст не знайдено; сфотографуйте картку ближче, за рівного світла
reason-small-text = висота літер лише { $height } px; надішліть зображення файлом
reason-no-contact = ніщо на зображенні не схоже на контакт; чи видно всю картку?
reason-no-picture = таке зображення я не вмію читати; надішліть JPEG, PNG, GIF, TIFF, WebP або PDF
reason-empty = файл порожній
reason-damaged = зображення пошкоджене
reason-many-pixels = зображення завелике; не більше 40 мегапікселів і 10 000 пікселів по стороні
reason-encrypted = документ зашифрований; надішліть його без пароля
reason-slow = читання тривало надто довго і було зупинене
reason-reader = читання обірвалося посеред зображення
reason-lost = збережене зображення зникло
reason-not-fetched = зображення не вдалося завантажити
reason-crossed-lines = рядки йдуть у різних напрямках, як буває, коли картки лежать одна на одній; сфотографуйте кожну окремо
reason-no-reader = читання зараз недоступне
reason-too-large = файл більший за { $megabytes } МБ

# Buttons
button-accept = ✅ Прийняти
button-fix = ✏️ Виправити
button-back-side = 🔁 Зворот іншої
button-not-a-card = 🗑 Не картка
button-merge = 👥 Додати до { $name }
button-page = 🌐 Відкрити сторінку
button-separate = ✂️ Розділити сторони
button-undo = ↩︎ Скасувати
button-leave = Залишити так
button-to-card = ⬅︎ Назад
button-previous = ⬅︎ Новіші
button-next = Старіші ➡︎
button-accept-all = ✅ Прийняти всі
button-page-before = ⬅︎ Назад
button-page-after = Далі ➡︎
button-choose = Вибрати
button-accept-on = Приймати без запиту
button-accept-off = Завжди питати
button-done = ✅ Зроблено
button-snooze = ⏰ Завтра

# Correcting
fix-which = ✏️ Що неправильно?
fix-how = Натисніть або напишіть, наприклад, «телефон: +49 30 901820» чи «3: Muster GmbH».
ask-now = { $field }: { $value }
ask-new = { $field }: поки нічого
ask-choose = Виберіть правильне значення або напишіть його.
ask-type = Напишіть правильне значення.
ask-answered = ✓ { $field }: { $value }
ask-cancelled = { $field }: залишено як було.
corrected = ✓ { $values }
noted = 📝 Записано: { $name }.
correction-invalid = Таке значення сюди не підходить, нічого не змінено.
correction-not-now = Цю картку зараз не можна виправити.
field-add = ➕ { $field }
field-name = Ім’я
field-company = Компанія
field-title = Посада
field-department = Відділ
field-note = Нотатка
field-phone = Телефон
field-email = Пошта
field-url = Сайт
field-address = Адреса
field-social = Профіль

# What people write before a value; lower case, parted by commas
names-name = ім’я, ім'я, прізвище
names-company = компанія, фірма, організація
names-title = посада, титул
names-department = відділ
names-note = нотатка, примітка
names-mobile = мобільний, мобільний телефон, моб
names-phone = телефон, тел
names-email = пошта, ел. пошта, e-mail, email, мейл
names-url = сайт, веб, url
names-address = адреса

# Sides
which-front = 🔁 Зворот якої це картки?
joined = 🔗 Тепер це зворот: { $name }.
not-joined = Це залишається окремою карткою.
separated = ✂️ Знову дві картки, кожну треба перевірити.
separate-nothing = Я не знаю картки з двома сторонами. Дайте відповідь на її повідомлення командою /separate.

# Contacts and lists
find-how = Напишіть, кого ви шукаєте, наприклад /find muster.
found = 🔎 { $query }
found-nothing = За запитом «{ $query }» нікого не знайдено.
recent = 🕘 Останні контакти
recent-nothing = Контактів поки немає. Надішліть фото візитки.
export-done =
    { $count ->
        [0] Контактів поки немає.
        [one] { $count } контакт.
        [few] { $count } контакти.
        [many] { $count } контактів.
       *[other] { $count } контакту.
    }
contacts-none = У цьому файлі немає контакту, який я можу прочитати.
refused = ⚠︎ Не взято з файлу: { $count }.
refused-entry = № { $number }, рядок { $line }: { $reason }
refused-unfinished = немає рядка END:VCARD
refused-outside = цей текст стоїть поза записами
refused-nobody = ні імені, ні компанії, ні телефону, ні пошти
refused-more = … і ще { $count }.
refused-cut = З файлу взято лише людей: { $most }; решту надішліть окремим файлом.
many-taken =
    { $count ->
        [one] 📇 { $count } контакт.
        [few] 📇 { $count } контакти.
       *[many] 📇 { $count } контактів.
    }
many-waiting = Чекають рішення: { $count }. Прийміть усі або натисніть на один.
many-done = ✅ Усі розібрані.
undone = ↩︎ Скасовано.
undone-all = ↩︎ Скасовано все: { $count }.
undone-some = ↩︎ Скасовано: { $count }. Змінено відтоді й тому залишено: { $left }.
undo-nothing = За останні десять хвилин скасовувати нічого.
undo-changed = Відтоді це змінилося, нічого не скасовано.
event-begun = 📅 Усі картки за сьогодні належать до: { $event }. Саме /event завершує.
event-ended = 📅 Події більше немає.
event-too-long = Ця назва задовга; дайте коротшу.

# Reminders
remind-how = Напишіть коли: /remind 3 дні, /remind п’ятниця о 9 зателефонувати, /remind 24.12. або /remind 2026-12-24 9:30.
remind-what = Спершу надішліть картку або дайте на неї відповідь командою /remind.
remind-set = ⏰ { $name }: { $time }
remind-set-utc = ⏰ { $name }: { $time }. Ваш часовий пояс: /settings zone Kyiv
weekdays = пн, вт, ср, чт, пт, сб, нд
reminder-due = ⏰ Нагадування: { $name }
reminder-done = ✅ Зроблено: { $name }

# Settings
settings-language = 🌐 Мова: { $language }
settings-tags = 🏷 Власні мітки: { $tags }
settings-event = 📅 Подія сьогодні: { $event }
settings-zone = 🕘 Часовий пояс: { $zone }
settings-accept-on = ✅ Картки, в яких я певен повністю, приймаються без підтвердження.
settings-accept-off = 👆 Кожна картка чекає вашого підтвердження.
settings-none = –
settings-how = Мітки для кожної картки: /settings tags lead, expo
settings-how-zone = Часовий пояс: /settings zone Europe/Kyiv
settings-tags-invalid = Міток забагато, або одна задовга.
settings-zone-invalid = Такого часового поясу я не знаю. Напишіть назву на зразок Europe/Kyiv або велике місто.

# What passes after a tap
toast-saved = Збережено.
toast-merged = Додано до { $name }.
toast-all-saved = Збережено: { $count }.
toast-some-saved = Збережено: { $count }. Перегляньте решту: { $left }.
toast-discarded = Відхилено.
toast-already-saved = Уже збережено.
toast-already-discarded = Уже відхилено.
toast-not-yours = Це не ваше.
toast-not-now = Не зараз: щось встигло змінитися.
toast-invalid = Спершу потрібно щось виправити.
toast-old-button = Ця кнопка мені більше не знайома.
toast-fix = Що неправильно?
toast-card = Ось вона.
toast-ask = Виберіть або напишіть.
toast-corrected = Виправлено.
toast-left = Залишено як було.
toast-undone = Скасовано.
toast-undo-late = Пізно: минуло понад десять хвилин.
toast-joined = З’єднано.
toast-which-front = Виберіть лицьовий бік.
toast-no-front = Іншої картки поки немає.
toast-page = Ось.
toast-contact = Ось контакт.
toast-language = Тепер українською.
toast-settings = Змінено.
toast-done = Зроблено.
toast-snoozed = Завтра знову.

# Commands, as Telegram lists them
command-find = Знайти контакт
command-recent = Останні контакти
command-event = Подія для карток за сьогодні
command-remind = Нагадати про картку
command-separate = Зробити з двосторонньої картки дві
command-undo = Скасувати останню дію
command-export = Усі контакти файлом
command-settings = Мова, мітки, прийняття
command-help = Що я вмію
command-stop = Від’єднати цей чат від облікового запису
inline-pair = Пов’язати з BizCard

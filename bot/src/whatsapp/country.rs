//! Which language somebody probably speaks. WhatsApp does not tell; the name or the number tells a country.

use crm::entity::whatsapp_user;

/// Country (ISO 3166), calling code (ITU-T E.164), language of the conversation.
const COUNTRIES: [(&str, &str, &str); 27] = [
    ("DE", "49", "de"),
    ("AT", "43", "de"),
    ("CH", "41", "de"),
    ("LI", "423", "de"),
    ("FR", "33", "fr"),
    ("LU", "352", "fr"),
    ("MC", "377", "fr"),
    ("SN", "221", "fr"),
    ("CI", "225", "fr"),
    ("ES", "34", "es"),
    ("MX", "52", "es"),
    ("AR", "54", "es"),
    ("CO", "57", "es"),
    ("CL", "56", "es"),
    ("PE", "51", "es"),
    ("EC", "593", "es"),
    ("UY", "598", "es"),
    ("PY", "595", "es"),
    ("BO", "591", "es"),
    ("VE", "58", "es"),
    ("PT", "351", "pt"),
    ("BR", "55", "pt"),
    ("AO", "244", "pt"),
    ("MZ", "258", "pt"),
    ("IT", "39", "it"),
    ("UA", "380", "uk"),
    ("RU", "7", "ru"),
];

/// The language, where the country is one of those that speak a language of ours other than English.
pub(super) fn language(user: &whatsapp_user::Model) -> Option<&'static str> {
    let country = user.business_scoped_id.as_deref().and_then(|id| id.split_once('.')).map(|(country, _)| country);
    let phone = user.phone.as_deref();
    let found = match (country, phone) {
        (Some(country), _) => COUNTRIES.iter().find(|(code, ..)| code.eq_ignore_ascii_case(country)),
        (None, Some(phone)) => {
            let prefixes = COUNTRIES.iter().filter(|(_, calling, _)| phone.starts_with(calling));
            prefixes.max_by_key(|(_, calling, _)| calling.len())
        }
        (None, None) => None,
    };
    found.map(|(.., language)| *language)
}

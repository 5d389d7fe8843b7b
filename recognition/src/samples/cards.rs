//! What the samples say.

use serde_json::{Value, json};

use super::Sample;
use super::drawing::Face::{self, Grotesk, GroteskBold, Sans, SansBold, Serif, SerifBold};
use super::scene::Scene;

/// A card: its looks and its truth.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) ground: [u8; 3],
    pub(super) marks: Vec<Mark>,
    pub(super) country: Option<&'static str>,
    pub(super) languages: &'static [&'static str],
    pub(super) truth: Value,
}

#[derive(Debug, Clone)]
pub(super) enum Mark {
    Bar { x: u32, y: u32, width: u32, height: u32, colour: [u8; 3] },
    Text { x: u32, y: u32, size: f32, face: Face, colour: [u8; 3], text: &'static str },
    Code { x: u32, y: u32, module: u32, payload: &'static str },
}

const INK: [u8; 3] = [28, 28, 32];
const PAPER: [u8; 3] = [248, 247, 243];

fn text(x: u32, y: u32, size: f32, face: Face, colour: [u8; 3], text: &'static str) -> Mark {
    Mark::Text { x, y, size, face, colour, text }
}

fn phone(printed: &str, e164: &str, kind: &str) -> Value {
    let digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    json!({ "printed": printed, "digits": digits, "e164": e164, "e164_valid": true, "kind": kind, "kind_source": "label" })
}

fn scene(corners: [(f32, f32); 4], table: [u8; 3]) -> Scene {
    Scene { size: (1600, 1200), corners, table, grain: 9.0, dusk: 0.72, blur: 0.8, noise: 4.0, turned: false }
}

const CODE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Okafor;Daniel;;;\r\nFN:Daniel Okafor\r\nORG:Brightwater Analytics Ltd\r\nTITLE:Data Engineer\r\nTEL;TYPE=CELL:+447700900123\r\nEMAIL:daniel.okafor@brightwater.example\r\nURL:https://brightwater.example\r\nEND:VCARD\r\n";

/// Every sample, in the order of the folder.
pub(super) fn all() -> Vec<Sample> {
    vec![english(), german(), ukrainian(), dark(), code(), turned(), french(), spanish(), blank()]
}

fn english() -> Sample {
    let card = Card {
        ground: PAPER,
        marks: vec![
            Mark::Bar { x: 0, y: 0, width: 24, height: 660, colour: [30, 90, 160] },
            text(80, 60, 62.0, SansBold, [30, 90, 160], "Harbour & Finch Ltd"),
            text(80, 190, 54.0, SansBold, INK, "Eleanor Whitcombe"),
            text(80, 256, 34.0, Sans, INK, "Head of Sales"),
            text(80, 370, 32.0, Sans, INK, "Tel: +44 20 7946 0321"),
            text(80, 416, 32.0, Sans, INK, "Mobile: +44 7700 900456"),
            text(80, 462, 32.0, Sans, INK, "eleanor.whitcombe@harbourfinch.example"),
            text(80, 508, 32.0, Sans, INK, "www.harbourfinch.example"),
            text(80, 566, 32.0, Sans, INK, "14 Orchard Street, London, W1H 6HQ"),
        ],
        country: Some("GB"),
        languages: &["en"],
        truth: json!({
            "name": "Eleanor Whitcombe", "company": "Harbour & Finch Ltd", "company_alt": ["Harbour & Finch"], "title": "Head of Sales", "department": null,
            "phones": [phone("+44 20 7946 0321", "+442079460321", "work"), phone("+44 7700 900456", "+447700900456", "mobile")],
            "emails": ["eleanor.whitcombe@harbourfinch.example"], "urls": ["www.harbourfinch.example"],
            "address": "14 Orchard Street, London, W1H 6HQ", "socials": [], "qr": null,
        }),
    };
    Sample {
        id: "english",
        card,
        scene: scene([(0.18, 0.22), (0.84, 0.17), (0.88, 0.76), (0.15, 0.74)], [112, 84, 60]),
    }
}

fn german() -> Sample {
    let card = Card {
        ground: [252, 252, 252],
        marks: vec![
            text(60, 56, 58.0, SerifBold, [120, 30, 30], "Lindenhof Maschinenbau GmbH"),
            Mark::Bar { x: 60, y: 136, width: 920, height: 4, colour: [120, 30, 30] },
            text(60, 180, 52.0, SerifBold, INK, "Dr. Jürgen Schönfeldt"),
            text(60, 246, 36.0, Serif, INK, "Geschäftsführer"),
            text(60, 350, 34.0, Serif, INK, "Gärtnerstraße 27"),
            text(60, 394, 34.0, Serif, INK, "10115 Berlin"),
            text(60, 466, 34.0, Serif, INK, "Telefon: +49 30 23125 417"),
            text(60, 510, 34.0, Serif, INK, "Telefax: +49 30 23125 418"),
            text(60, 554, 34.0, Serif, INK, "E-Mail: schoenfeldt@lindenhof.example"),
        ],
        country: Some("DE"),
        languages: &["de"],
        truth: json!({
            "name": "Dr. Jürgen Schönfeldt", "name_alt": ["Jürgen Schönfeldt"], "company": "Lindenhof Maschinenbau GmbH", "title": "Geschäftsführer", "department": null,
            "phones": [phone("+49 30 23125 417", "+493023125417", "work"), phone("+49 30 23125 418", "+493023125418", "fax")],
            "emails": ["schoenfeldt@lindenhof.example"], "urls": [], "address": "Gärtnerstraße 27, 10115 Berlin", "socials": [], "qr": null,
        }),
    };
    Sample { id: "german", card, scene: scene([(0.13, 0.16), (0.81, 0.24), (0.79, 0.82), (0.16, 0.79)], [70, 74, 82]) }
}

fn ukrainian() -> Sample {
    let card = Card {
        ground: PAPER,
        marks: vec![
            text(70, 60, 56.0, GroteskBold, [0, 90, 80], "ТОВ «Калинова Студія»"),
            text(70, 190, 54.0, GroteskBold, INK, "Олена Вербицька"),
            text(70, 256, 36.0, Grotesk, INK, "Головний архітектор"),
            text(70, 370, 34.0, Grotesk, INK, "вул. Садова, 18"),
            text(70, 414, 34.0, Grotesk, INK, "01001 Київ, Україна"),
            text(70, 486, 34.0, Grotesk, INK, "тел. +380 44 279 00 17"),
            text(70, 530, 34.0, Grotesk, INK, "verbytska@kalynova.example"),
            text(70, 574, 34.0, Grotesk, INK, "www.kalynova.example"),
        ],
        country: Some("UA"),
        languages: &["uk"],
        truth: json!({
            "name": "Олена Вербицька", "company": "ТОВ «Калинова Студія»", "company_alt": ["Калинова Студія"], "title": "Головний архітектор", "department": null,
            "phones": [phone("+380 44 279 00 17", "+380442790017", "work")],
            "emails": ["verbytska@kalynova.example"], "urls": ["www.kalynova.example"], "address": "вул. Садова, 18, 01001 Київ, Україна", "socials": [], "qr": null,
        }),
    };
    Sample {
        id: "ukrainian",
        card,
        scene: scene([(0.16, 0.21), (0.83, 0.20), (0.86, 0.79), (0.13, 0.77)], [96, 100, 92]),
    }
}

fn dark() -> Sample {
    let light = [232, 228, 214];
    let card = Card {
        ground: [26, 30, 40],
        marks: vec![
            text(70, 70, 66.0, SansBold, [222, 180, 90], "NORTHWIND STUDIO"),
            text(70, 220, 52.0, Sans, light, "Marcus Albright"),
            text(70, 284, 34.0, Sans, light, "Creative Director"),
            text(70, 430, 34.0, Sans, light, "M (212) 555-0147"),
            text(70, 478, 34.0, Sans, light, "marcus@northwindstudio.example"),
            text(70, 526, 34.0, Sans, light, "northwindstudio.example"),
        ],
        country: Some("US"),
        languages: &["en"],
        truth: json!({
            "name": "Marcus Albright", "company": "Northwind Studio", "title": "Creative Director", "department": null,
            "phones": [phone("(212) 555-0147", "+12125550147", "mobile")],
            "emails": ["marcus@northwindstudio.example"], "urls": ["northwindstudio.example"], "address": null, "socials": [], "qr": null,
        }),
    };
    Sample { id: "dark", card, scene: scene([(0.15, 0.24), (0.85, 0.22), (0.83, 0.78), (0.18, 0.80)], [190, 184, 172]) }
}

fn code() -> Sample {
    let card = Card {
        ground: [255, 255, 255],
        marks: vec![
            text(60, 70, 50.0, SansBold, [20, 120, 130], "Brightwater Analytics Ltd"),
            text(60, 190, 48.0, Sans, INK, "Daniel Okafor"),
            text(60, 250, 32.0, Sans, INK, "Data Engineer"),
            text(60, 560, 32.0, Sans, INK, "brightwater.example"),
            Mark::Code { x: 590, y: 205, module: 7, payload: CODE },
        ],
        country: Some("GB"),
        languages: &["en"],
        truth: json!({
            "name": "Daniel Okafor", "company": "Brightwater Analytics Ltd", "title": "Data Engineer", "department": null,
            "phones": [{ "printed": "+447700900123", "digits": "447700900123", "e164": "+447700900123", "e164_valid": true, "kind": "mobile", "kind_source": "qr" }],
            "emails": ["daniel.okafor@brightwater.example"], "urls": ["brightwater.example"], "address": null, "socials": [], "qr": CODE,
        }),
    };
    Sample { id: "qr-code", card, scene: scene([(0.14, 0.17), (0.86, 0.18), (0.85, 0.80), (0.15, 0.79)], [60, 66, 58]) }
}

fn turned() -> Sample {
    let card = Card {
        ground: [244, 240, 230],
        marks: vec![
            text(80, 80, 58.0, SerifBold, [40, 80, 40], "Meadowbrook Veterinary Clinic"),
            text(80, 220, 54.0, SerifBold, INK, "Priya Ramanathan"),
            text(80, 288, 36.0, Serif, INK, "Veterinary Surgeon"),
            text(80, 400, 36.0, Serif, INK, "Phone (212) 555-0163"),
            text(80, 448, 36.0, Serif, INK, "Fax (212) 555-0164"),
            text(80, 496, 36.0, Serif, INK, "priya@meadowbrook.example"),
            text(80, 560, 36.0, Serif, INK, "88 Juniper Avenue, New York, NY 10001"),
        ],
        country: Some("US"),
        languages: &["en"],
        truth: json!({
            "name": "Priya Ramanathan", "company": "Meadowbrook Veterinary Clinic", "title": "Veterinary Surgeon", "department": null,
            "phones": [phone("(212) 555-0163", "+12125550163", "work"), phone("(212) 555-0164", "+12125550164", "fax")],
            "emails": ["priya@meadowbrook.example"], "urls": [], "address": "88 Juniper Avenue, New York, NY 10001", "socials": [], "qr": null,
        }),
    };
    let mut scene = scene([(0.15, 0.20), (0.85, 0.19), (0.84, 0.81), (0.16, 0.80)], [84, 62, 48]);
    scene.turned = true;
    Sample { id: "turned", card, scene }
}

fn french() -> Sample {
    let card = Card {
        ground: [250, 246, 236],
        marks: vec![
            text(80, 70, 58.0, SerifBold, [90, 40, 90], "Librairie des Tilleuls SARL"),
            text(80, 200, 52.0, SerifBold, INK, "Hélène Beauchêne"),
            text(80, 266, 36.0, Serif, INK, "Directrice commerciale"),
            text(80, 370, 34.0, Serif, INK, "12 rue des Lavandes"),
            text(80, 414, 34.0, Serif, INK, "75011 Paris, France"),
            text(80, 486, 34.0, Serif, INK, "Tél. +33 1 99 00 43 21"),
            text(80, 530, 34.0, Serif, INK, "helene.beauchene@tilleuls.example"),
        ],
        country: Some("FR"),
        languages: &["fr"],
        truth: json!({
            "name": "Hélène Beauchêne", "company": "Librairie des Tilleuls SARL", "company_alt": ["Librairie des Tilleuls"], "title": "Directrice commerciale", "department": null,
            "phones": [phone("+33 1 99 00 43 21", "+33199004321", "work")],
            "emails": ["helene.beauchene@tilleuls.example"], "urls": [], "address": "12 rue des Lavandes, 75011 Paris, France", "socials": [], "qr": null,
        }),
    };
    Sample { id: "french", card, scene: scene([(0.19, 0.19), (0.85, 0.23), (0.82, 0.81), (0.14, 0.75)], [104, 92, 74]) }
}

fn spanish() -> Sample {
    let card = Card {
        ground: [255, 255, 255],
        marks: vec![
            Mark::Bar { x: 0, y: 0, width: 1040, height: 150, colour: [190, 60, 30] },
            text(60, 45, 56.0, GroteskBold, [255, 255, 255], "Cerámica Almendro S.L."),
            text(60, 210, 52.0, GroteskBold, INK, "Íñigo Salvatierra Peña"),
            text(60, 276, 36.0, Grotesk, INK, "Gerente de Ventas"),
            text(60, 380, 34.0, Grotesk, INK, "Calle del Olivar 35, 28012 Madrid, España"),
            text(60, 452, 34.0, Grotesk, INK, "Teléfono: +34 910 123 456"),
            text(60, 496, 34.0, Grotesk, INK, "salvatierra@almendro.example"),
            text(60, 540, 34.0, Grotesk, INK, "www.almendro.example"),
        ],
        country: Some("ES"),
        languages: &["es"],
        truth: json!({
            "name": "Íñigo Salvatierra Peña", "company": "Cerámica Almendro S.L.", "company_alt": ["Cerámica Almendro"], "title": "Gerente de Ventas", "department": null,
            "phones": [phone("+34 910 123 456", "+34910123456", "work")],
            "emails": ["salvatierra@almendro.example"], "urls": ["www.almendro.example"], "address": "Calle del Olivar 35, 28012 Madrid, España", "socials": [], "qr": null,
        }),
    };
    Sample { id: "spanish", card, scene: scene([(0.14, 0.22), (0.82, 0.16), (0.86, 0.74), (0.17, 0.81)], [58, 70, 84]) }
}

fn blank() -> Sample {
    let card = Card {
        ground: PAPER,
        marks: Vec::new(),
        country: None,
        languages: &[],
        truth: json!({
            "name": null, "company": null, "title": null, "department": null, "phones": [], "emails": [], "urls": [], "address": null, "socials": [], "qr": null,
        }),
    };
    Sample { id: "blank", card, scene: scene([(0.2, 0.22), (0.82, 0.2), (0.84, 0.78), (0.17, 0.8)], [112, 84, 60]) }
}

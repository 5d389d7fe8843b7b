//! A page for a person to look through: each card with its boxes and what is wrong, the worst first.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use recognition::PictureReading;
use recognition::score::{CardScore, FIELDS, ValueScore, Verdict};

use super::markup::{CardPicture, text};
use super::{Figures, Labelled, ReadingArgs};

/// Folder of the pictures beside the page.
const PICTURES: &str = "pictures";
const STYLE: &str = include_str!("page.css");

/// The folder of the page, with the pictures that are in it already.
#[derive(Debug)]
pub(super) struct Pictures {
    folder: PathBuf,
    /// Size in pixels of the page that each kept picture shows, by the place of its label.
    sizes: std::collections::BTreeMap<usize, (u32, u32)>,
}

impl Pictures {
    pub(super) fn create(folder: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(folder.join(PICTURES)).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), sizes: std::collections::BTreeMap::new() })
    }

    /// Keeps the preview of the page that holds the first card.
    pub(super) fn keep(&mut self, place: usize, reading: &PictureReading) -> io::Result<()> {
        let Some(page) = reading.pages.iter().find(|page| !page.cards.is_empty()) else { return Ok(()) };
        std::fs::write(self.folder.join(name(place)), &page.preview.jpeg)?;
        self.sizes.insert(place, (page.width, page.height));
        Ok(())
    }

    /// Makes the previews of all pictures without reading their text. A broken picture is left out.
    pub(super) fn look(&mut self, args: &ReadingArgs, labels: &[Labelled]) -> Result<(), String> {
        let pool = args.pool().map_err(|error| error.to_string())?;
        for (place, labelled) in labels.iter().enumerate() {
            let Some(picture) = &labelled.picture else { continue };
            let told = |error: &dyn std::fmt::Display| format!("{}: {error}", picture.display());
            let bytes = std::fs::read(picture).map_err(|error| told(&error))?;
            match pool.look(&bytes) {
                Ok(looked) => self.keep(place, &looked).map_err(|error| told(&error))?,
                Err(error) => eprintln!("bizcard: {}", told(&error)),
            }
        }
        Ok(())
    }

    /// Writes the page and tells where it is.
    pub(super) fn write(&self, labels: &[Labelled], figures: &Figures) -> Result<PathBuf, String> {
        let page = self.folder.join("index.html");
        let html = self.html(labels, figures);
        std::fs::write(&page, html).map_err(|error| format!("{}: {error}", page.display()))?;
        Ok(page)
    }

    fn html(&self, labels: &[Labelled], figures: &Figures) -> String {
        let mut html = String::new();
        // Nothing but our own style and pictures, whatever a card prints.
        html.push_str(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; \
             style-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>How the cards were read</title>\n<style>\n",
        );
        html.push_str(STYLE);
        html.push_str("</style>\n</head>\n<body>\n<main>\n<h1>How the cards were read</h1>\n");
        head(&mut html, figures);
        let mut order: Vec<(usize, &Labelled, &CardScore)> = labels
            .iter()
            .zip(&figures.scores)
            .enumerate()
            .map(|(place, (label, score))| (place, label, score))
            .collect();
        let badness = |score: &CardScore| (score.wrong().len(), score.errors());
        order.sort_by(|a, b| badness(b.2).cmp(&badness(a.2)).then_with(|| a.0.cmp(&b.0)));
        html.push_str("<h2>Cards, the worst first</h2>\n<ol class=\"cards\">\n");
        for (place, labelled, score) in &order {
            let _ = writeln!(
                html,
                "<li><a href=\"#card-{place}\">{}</a> {}</li>",
                text(&labelled.label.id),
                text(&verdict(score))
            );
        }
        html.push_str("</ol>\n");
        for (place, labelled, score) in order {
            self.card(&mut html, place, labelled, score, figures);
        }
        html.push_str("</main>\n</body>\n</html>\n");
        html
    }

    fn card(&self, html: &mut String, place: usize, labelled: &Labelled, score: &CardScore, figures: &Figures) {
        let _ = writeln!(
            html,
            "<section id=\"card-{place}\">\n<h3>{}</h3>\n<p>{}</p>\n<div class=\"pair\">",
            text(&labelled.label.id),
            text(&verdict(score))
        );
        match (self.sizes.get(&place), figures.cards.get(place)) {
            (Some(size), Some(card)) => {
                CardPicture { file: &name(place), size: *size, card, score }.write(html);
            }
            _ => html.push_str("<p class=\"none\">There is no picture to show.</p>\n"),
        }
        html.push_str(
            "<table>\n<thead><tr><th>Verdict</th><th>Field</th><th>The label says</th><th>Read</th>\
             <th>Confidence</th></tr></thead>\n<tbody>\n",
        );
        if score.values.is_empty() && score.missed.is_empty() {
            html.push_str("<tr><td colspan=\"5\">Nothing is on the label, and nothing was read.</td></tr>\n");
        }
        for field in FIELDS {
            rows(html, field, labelled, score);
        }
        html.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    }
}

fn name(place: usize) -> String {
    format!("{PICTURES}/{:04}.jpg", place + 1)
}

fn verdict(score: &CardScore) -> String {
    match (score.wrong().as_slice(), score.errors()) {
        ([], 0) => "✓ right".to_owned(),
        ([], errors) => format!("✓ right, but {errors} too many"),
        (wrong, errors) => format!("✗ wrong: {} ({errors} in all)", wrong.join(", ")),
    }
}

/// A row for each value of a field: what was read beside what the label says.
fn rows(html: &mut String, field: &str, labelled: &Labelled, score: &CardScore) {
    let wanted = labelled.truth.values(field);
    let single = !matches!(field, "phones" | "phone kinds" | "emails" | "urls" | "socials" | "qr");
    let mut missed = score.missed.get(field).into_iter().flatten();
    for value in score.values.iter().filter(|value| value.field == field) {
        let truth = match value.verdict {
            Verdict::Right if single => wanted.first().cloned(),
            Verdict::Wrong => missed.next().cloned(),
            Verdict::Right | Verdict::Neutral => None,
        };
        row(html, field, truth.as_deref(), Some(value));
    }
    for truth in missed {
        row(html, field, Some(truth), None);
    }
}

fn row(html: &mut String, field: &str, truth: Option<&str>, value: Option<&ValueScore>) {
    let (class, verdict) = match value.map(|value| value.verdict) {
        Some(Verdict::Right) => ("right", "✓ right"),
        Some(Verdict::Wrong) if truth.is_some() => ("wrong", "✗ wrong"),
        Some(Verdict::Wrong) => ("wrong", "✗ not on the card"),
        Some(Verdict::Neutral) => ("neutral", "– not counted"),
        None => ("wrong", "✗ missing"),
    };
    let shown =
        |value: Option<&str>| value.map_or_else(|| "–".to_owned(), |value| format!("<bdi>{}</bdi>", text(value)));
    let truth = if truth.is_none() && class == "right" { "the same".to_owned() } else { shown(truth) };
    let confidence = value.map_or_else(|| "–".to_owned(), |value| format!("{:.0} %", value.confidence * 100.0));
    let _ = writeln!(
        html,
        "<tr class=\"{class}\"><td>{verdict}</td><td>{}</td><td>{truth}</td><td>{}</td><td>{confidence}</td></tr>",
        text(field),
        shown(value.map(|value| value.value.as_str()))
    );
}

/// The figures of the whole set.
fn head(html: &mut String, figures: &Figures) {
    let summary = &figures.summary;
    let seconds = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"));
    let facts = [
        ("cards", summary.cards.to_string()),
        ("macro F1", format!("{:.3}", summary.macro_f1)),
        ("contact right", format!("{:.3}", summary.contact_right)),
        ("card right", format!("{:.3}", summary.card_right)),
        ("contact strings found", format!("{:.3}", figures.text.contact_strings.share)),
        ("seconds p50", seconds(summary.seconds_p50)),
        ("seconds p95", seconds(summary.seconds_p95)),
    ];
    html.push_str("<dl>\n");
    for (name, value) in facts {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    html.push_str(
        "</dl>\n<table>\n<thead><tr><th>Field</th><th>Precision</th><th>Recall</th><th>F1</th><th>Of</th></tr></thead>\n<tbody>\n",
    );
    for (field, row) in &figures.fields {
        let _ = writeln!(
            html,
            "<tr><td>{field}</td><td>{:.3}</td><td>{:.3}</td><td>{:.3}</td><td>{}</td></tr>",
            row.precision, row.recall, row.f1, row.truth
        );
    }
    html.push_str("</tbody>\n</table>\n<h2>Do the confidences keep their word?</h2>\n<table>\n<thead><tr><th>Field</th><th>Error</th><th>Of</th><th>Confidence → share right (values)</th></tr></thead>\n<tbody>\n");
    for row in &figures.reliability {
        let bins = row.bins.iter().map(|bin| format!("{:.2} → {:.2} ({})", bin.confidence, bin.right, bin.count));
        let bins = bins.collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{:.3}</td><td>{}</td><td>{bins}</td></tr>",
            row.field, row.error, row.count
        );
    }
    let budget = &figures.budget;
    let _ = writeln!(
        html,
        "</tbody>\n</table>\n<h2>Without a person, at a budget of {} wrong</h2>\n<p>{:.3} of the values and {:.3} of the \
         cards need no person; of those {:.3} and {:.3} are wrong.</p>\n<table>\n<thead><tr><th>Field</th>\
         <th>Accepted from</th><th>Share accepted</th><th>Wrong among them</th><th>Of</th></tr></thead>\n<tbody>",
        budget.budget, budget.values, budget.cards, budget.values_wrong, budget.cards_wrong
    );
    for field in &budget.fields {
        let threshold = field.threshold.map_or_else(|| "never".to_owned(), |threshold| format!("{threshold:.3}"));
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{threshold}</td><td>{:.3}</td><td>{:.3}</td><td>{}</td></tr>",
            field.field, field.accepted, field.wrong, field.count
        );
    }
    html.push_str("</tbody>\n</table>\n");
}

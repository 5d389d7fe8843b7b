//! The figures on standard output.

use std::io::{self, Write};

use recognition::score::Summary;
use recognition::score::text::TextReport;
use recognition::score::trust::{Budget, Reliability};
use serde_json::json;

use super::difference::Difference;
use super::{Args, Figures};

/// Prints what was asked for.
pub(super) fn print(args: &Args, figures: &Figures, difference: Option<&Difference>) -> Result<(), String> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let done =
        if args.json { object(&mut out, figures, difference) } else { lines(&mut out, args, figures, difference) };
    match done.and_then(|()| out.flush()) {
        // Whoever read our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done.map_err(|error| format!("standard output: {error}")),
    }
}

fn object(out: &mut impl Write, figures: &Figures, difference: Option<&Difference>) -> io::Result<()> {
    let mut all = figures.json();
    all.extend(difference.map(|difference| ("difference".to_owned(), json!(difference))));
    writeln!(out, "{}", serde_json::Value::Object(all))
}

fn lines(out: &mut impl Write, args: &Args, figures: &Figures, difference: Option<&Difference>) -> io::Result<()> {
    for (field, row) in &figures.fields {
        writeln!(out, "{field:12} P {:.3}  R {:.3}  F1 {:.3}  of {}", row.precision, row.recall, row.f1, row.truth)?;
    }
    summary(out, &figures.summary)?;
    text(out, &figures.text)?;
    reliability(out, &figures.reliability)?;
    budget(out, &figures.budget)?;
    if args.per_card {
        writeln!(out)?;
        for (card, wrong) in &figures.wrong {
            let verdict = if wrong.is_empty() { "right".to_owned() } else { format!("wrong: {}", wrong.join(", ")) };
            writeln!(out, "{card} {verdict}")?;
        }
    }
    if let Some(difference) = difference {
        writeln!(out, "\nagainst the earlier evaluation")?;
        difference.print(out)?;
    }
    Ok(())
}

fn summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let seconds = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    writeln!(
        out,
        "cards {}  macro F1 {:.3}  card right {:.3}  contact right {:.3}  words {:.3}  seconds p50 {} p95 {}",
        summary.cards,
        summary.macro_f1,
        summary.card_right,
        summary.contact_right,
        summary.word_recall,
        seconds(summary.seconds_p50),
        seconds(summary.seconds_p95),
    )
}

fn text(out: &mut impl Write, text: &TextReport) -> io::Result<()> {
    write!(out, "contact strings found {:.3} of {}", text.contact_strings.share, text.contact_strings.of)?;
    for (kind, found) in [("photos", text.contact_strings_photos), ("renders", text.contact_strings_renders)] {
        if found.of > 0 {
            write!(out, "  {kind} {:.3} of {}", found.share, found.of)?;
        }
    }
    if let Some(error) = text.character_error {
        write!(out, "  character error {error:.3} on {} cards", text.character_error_cards)?;
    }
    writeln!(out)
}

/// A row a field: calibration error, then what the bins hold as mean confidence, share right, count.
fn reliability(out: &mut impl Write, rows: &[Reliability]) -> io::Result<()> {
    writeln!(out, "\nreliability (confidence > share right, count)")?;
    for row in rows {
        write!(out, "{:12} error {:.3} of {:4} ", row.field, row.error, row.count)?;
        for bin in &row.bins {
            write!(out, "  {:.2} > {:.2}, {}", bin.confidence, bin.right, bin.count)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn budget(out: &mut impl Write, budget: &Budget) -> io::Result<()> {
    writeln!(out, "\nwithout a person at a budget of {} wrong", budget.budget)?;
    for field in &budget.fields {
        let threshold = field.threshold.map_or_else(|| "  -  ".to_owned(), |threshold| format!("{threshold:.3}"));
        let (accepted, wrong, count) = (field.accepted, field.wrong, field.count);
        writeln!(out, "{:12} from {threshold}  accepted {accepted:.3} of {count}, wrong {wrong:.3}", field.field)?;
    }
    writeln!(
        out,
        "values {:.3}, wrong {:.3}  cards {:.3}, contact wrong {:.3}",
        budget.values, budget.values_wrong, budget.cards, budget.cards_wrong
    )
}

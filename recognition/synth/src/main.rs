//! `synth`: pictures of business cards that nobody owns, with labels.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use synth::SynthError;
use synth::cards::CardMaker;
use synth::content::WORD_FOLDER;
use synth::fonts::FONT_FOLDER;
use synth::languages::{LANGUAGES, Language, language};
use synth::lines::LineMaker;
use synth::output::{write_cards, write_lines};

#[derive(Debug, Parser)]
#[command(version, about = "Makes business cards that nobody owns, for training and tests")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Single lines of text: NNNNNN.png and NNNNNN.gt.txt.
    Lines {
        #[command(flatten)]
        common: Common,
    },
    /// Photographs of whole cards: <id>.jpg and the label <id>.json.
    Cards {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(Debug, clap::Args)]
struct Common {
    /// How many to make.
    #[arg(long)]
    count: u64,
    /// The same seed gives the same pictures.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder to write to.
    #[arg(long)]
    out: PathBuf,
    /// Languages by Tesseract's codes, separated by commas; all when left out.
    #[arg(long, value_delimiter = ',')]
    languages: Vec<String>,
    /// Folder of the fonts.
    #[arg(long, default_value = FONT_FOLDER)]
    fonts: PathBuf,
    /// Folder of the word lists.
    #[arg(long, default_value = WORD_FOLDER)]
    words: PathBuf,
}

impl Common {
    fn languages(&self) -> Result<Vec<&'static Language>, SynthError> {
        if self.languages.is_empty() {
            return Ok(LANGUAGES.iter().collect());
        }
        let known = || LANGUAGES.iter().map(|language| language.code).collect::<Vec<_>>().join(", ");
        let find = |code: &String| language(code).ok_or_else(|| SynthError::UnknownLanguage(code.clone(), known()));
        self.languages.iter().map(find).collect()
    }
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Lines { common } => {
            let maker = LineMaker::new(common.languages()?, &common.fonts, &common.words)?;
            write_lines(&maker, &common.out, common.count, common.seed).context("lines")
        }
        Command::Cards { common } => {
            let maker = CardMaker::new(common.languages()?, &common.fonts, &common.words)?;
            write_cards(&maker, &common.out, common.count, common.seed).context("cards")
        }
    }
}

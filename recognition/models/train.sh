#!/usr/bin/env bash
# Makes card.traineddata: the English model that Debian ships, trained further on lines that `synth` draws.
# Usage: recognition/models/train.sh [ITERATIONS [LINES]]     about 20 iterations a second and core
set -euo pipefail
cd "$(dirname "$0")/../.."
iterations="${1:-6200}"
lines="${2:-9000}"
models="$PWD/recognition/models"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export OMP_THREAD_LIMIT=1

tessdata="$(dirname "$(dpkg -L tesseract-ocr-eng | grep 'eng.traineddata$')")"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pillow

cargo run --release --quiet --locked -p synth -- lines --count "$lines" --seed 7 --out "$work/lines" \
    --languages eng,deu,fra,spa,por,ita,nld,pol
combine_tessdata -u "$tessdata/eng.traineddata" "$work/eng." >/dev/null
"$work/venv/bin/python" "$models/pages.py" "$work/lines" "$work/eng.lstm-unicharset" "$work/pages"
for document in "$work"/pages/*.tif; do
    tesseract "$document" "${document%.tif}" --psm 13 lstm.train >/dev/null 2>&1
    rm "$document"
done
# The last document is kept apart, to be tested on.
find "$work/pages" -name '*.lstmf' | sort >"$work/all"
tail -n 1 "$work/all" >"$work/test"
head -n -1 "$work/all" >"$work/train"

python3 "$models/as_float.py" "$work/eng.lstm" "$work/start.lstm"
lstmtraining --continue_from "$work/start.lstm" --traineddata "$tessdata/eng.traineddata" \
    --train_listfile "$work/train" --model_output "$work/at" --learning_rate 0.0005 \
    --max_iterations "$iterations" >"$work/log" 2>&1 || { tail "$work/log"; exit 1; }
lstmtraining --stop_training --continue_from "$work/at_checkpoint" --convert_to_int \
    --traineddata "$tessdata/eng.traineddata" --model_output "$work/bytes.traineddata" >/dev/null 2>&1

# Names, streets and addresses of mail are in no dictionary, so the model goes without one.
mkdir "$work/card"
combine_tessdata -u "$work/bytes.traineddata" "$work/card/card." >/dev/null 2>&1
rm -f "$work"/card/card.lstm-*-dawg
combine_tessdata "$work/card/card." >/dev/null 2>&1
for model in "$tessdata/eng.traineddata" "$work/card/card.traineddata"; do
    printf '%s: ' "$(basename "$model")"
    lstmeval --model "$model" --eval_listfile "$work/test" 2>&1 | grep -o 'BCER.*'
done
cp "$work/card/card.traineddata" "$models/card.traineddata"

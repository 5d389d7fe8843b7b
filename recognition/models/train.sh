#!/usr/bin/env bash
# Makes card.traineddata or large.traineddata anew: an English model of Tesseract, trained further on drawn cards.
# Usage: recognition/models/train.sh card|large [STEPS [MORE_STEPS [LINES [CARDS]]]]
# One core makes about twenty steps of the small network a second, nine of the large one.
set -euo pipefail
cd "$(dirname "$0")/../.."
model="${1:?card or large}"
lines="${4:-9000}"
cards="${5:-1100}"
models="$PWD/recognition/models"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export OMP_THREAD_LIMIT=1

case "$model" in
card)
    steps="${2:-6200}" more="${3:-0}" kinds="lines"
    cp "$(dpkg -L tesseract-ocr-eng | grep 'eng.traineddata$')" "$work/eng.traineddata"
    ;;
large)
    steps="${2:-23000}" more="${3:-7000}" kinds="lines crops"
    # The network with 512 cells in its last layer, which Debian does not have.
    (cd "$work" && npm pack --silent @tesseract.js-data/eng@1.0.0 >/dev/null && tar xzf ./*.tgz)
    gunzip -c "$work/package/4.0.0_best_int/eng.traineddata.gz" >"$work/eng.traineddata"
    ;;
*)
    echo "unknown model: $model; card or large" >&2
    exit 2
    ;;
esac
combine_tessdata -u "$work/eng.traineddata" "$work/eng." >/dev/null 2>&1
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pillow

languages="eng,deu,fra,spa,por,ita,nld,pol"
cargo run --release --quiet --locked -p synth -- lines --count "$lines" --seed 7 --out "$work/lines" \
    --languages "$languages"
if [ "$model" = large ]; then
    cargo run --release --quiet --locked -p synth -- cards --count "$cards" --seed 211 --out "$work/cards" \
        --languages "$languages"
    cargo run --release --quiet --locked -p recognition --example line-crops -- "$work/cards" "$work/crops"
fi

# Lines become documents; the last one of each kind is kept apart, to be tested on.
for kind in $kinds; do
    "$work/venv/bin/python" "$models/pages.py" "$work/$kind" "$work/eng.lstm-unicharset" "$work/$kind-pages"
    for document in "$work/$kind"-pages/*.tif; do
        tesseract "$document" "${document%.tif}" --psm 13 lstm.train >/dev/null 2>&1
        rm "$document"
    done
    find "$work/$kind-pages" -name '*.lstmf' | sort >"$work/all"
    tail -n 1 "$work/all" >"$work/$kind-test"
    head -n -1 "$work/all" >>"$work/train"
done

# train FROM RATE STEPS: trains until so many steps were made in all.
train() {
    lstmtraining --continue_from "$1" --traineddata "$work/eng.traineddata" --train_listfile "$work/train" \
        --model_output "$work/at" --learning_rate "$2" --reset_learning_rate --max_iterations "$3" \
        >"$work/log" 2>&1 || { tail "$work/log"; exit 1; }
}
python3 "$models/as_float.py" "$work/eng.lstm" "$work/start.lstm"
train "$work/start.lstm" 0.0005 "$steps"
if [ "$more" -gt 0 ]; then
    cp "$work/at_checkpoint" "$work/half"
    train "$work/half" 0.00015 "$((steps + more))"
fi
lstmtraining --stop_training --continue_from "$work/at_checkpoint" --convert_to_int \
    --traineddata "$work/eng.traineddata" --model_output "$work/bytes.traineddata" >/dev/null 2>&1

# Names, streets and addresses of mail are in no dictionary, so the model goes without one.
mkdir "$work/$model"
combine_tessdata -u "$work/bytes.traineddata" "$work/$model/$model." >/dev/null 2>&1
rm -f "$work/$model/$model".lstm-*-dawg
combine_tessdata "$work/$model/$model." >/dev/null 2>&1
for kind in $kinds; do
    for one in "$work/eng.traineddata" "$models/$model.traineddata" "$work/$model/$model.traineddata"; do
        printf '%s, %s: ' "$kind" "${one#"$work/"}"
        lstmeval --model "$one" --eval_listfile "$work/$kind-test" 2>&1 | grep -o 'BCER.*'
    done
done
cp "$work/$model/$model.traineddata" "$models/$model.traineddata"

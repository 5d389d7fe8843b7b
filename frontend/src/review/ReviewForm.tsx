import { Alert, Button, Group, Kbd, Paper, Text, Title } from "@mantine/core";
import { IconAlertCircle, IconCheck, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type KeyboardEvent } from "react";

import { Problem } from "../api/problem";
import { acceptCard, cardDuplicatesQuery, cardQuery, keys, mergeCard, rejectCard, updateCard } from "../api/queries";
import type { Card, ContactData } from "../api/types";
import { noteAnswer } from "../cards/cache";
import { cardReason } from "../cards/status";
import { Conflict } from "../contact-form/Conflict";
import { ContactFields } from "../contact-form/ContactFields";
import type { Saved } from "../contact-form/editor";
import { inputId } from "../contact-form/Field";
import { originOf, textIn, withText, type ContactForm, type FieldId } from "../contact-form/form";
import { useEditor } from "../contact-form/useEditor";
import { t } from "../i18n";
import { Reminders } from "../reminders/Reminders";
import { announce } from "../shell/announcements";
import { reasonOf, showDone, showProblem } from "../shell/notices";
import { useShortcuts } from "../shell/shortcuts";
import { Afterwards } from "./Afterwards";
import { AnswerProblem } from "./AnswerProblem";
import { CardPicture } from "./CardPicture";
import { DuplicateHint, MergeButton } from "./DuplicateHint";
import { fieldLabel, fieldsOf, uncertainFields, valueCount } from "./fields";
import { JoinDialog } from "./JoinDialog";
import { Neighbours } from "./Neighbours";
import { afterVerdict } from "./queue";
import styles from "./ReviewPage.module.css";
import { SamePicture } from "./SamePicture";
import { SeparateButton } from "./SeparateButton";
import { UndoButton } from "./UndoButton";
import { useUndoCard } from "./useUndoCard";

const STALE = 412;

type Verdict = { kind: "accept" } | { kind: "reject" } | { kind: "merge"; contact: string; name: string };

interface Props {
  card: Card & { draft: ContactData };
  queue: readonly Card[];
  previous: string | null;
  next: string | null;
  onGo: (id: string | null) => void;
}

function savedOf(card: Card): Saved | null {
  return card.draft ? { version: card.version, data: card.draft } : null;
}

/** The picture beside the fields, saved as they are left, and the two verdicts. */
export function ReviewForm({ card, queue, previous, next, onGo }: Props) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [active, setActive] = useState<FieldId | null>(null);
  const reload = async () => savedOf(await queries.fetchQuery({ ...cardQuery(card.id), staleTime: 0 }));
  const [held, setHeld] = useState<Saved>({ version: card.version, data: card.draft });
  if (held.version !== card.version) setHeld({ version: card.version, data: card.draft });
  const [editor, state] = useEditor(
    held,
    async (version, patch) => {
      const answer = await updateCard({ id: card.id, version }, patch);
      noteAnswer(queries, answer);
      return { version: answer.version, data: answer.draft ?? card.draft };
    },
    reload,
  );
  const { form, base, data, problem, saving, conflict } = state;
  const origin = (field: FieldId) => originOf(field, form, base, data);
  const save = () => void editor.flush().catch(showProblem);

  const change = (changed: ContactForm, settled: boolean) => {
    editor.edit(changed);
    if (settled) save();
  };
  const pick = (word: string, replace: boolean) => {
    if (active === null) return;
    const now = editor.snapshot().form;
    const before = textIn(now, active);
    const text = replace || before === "" ? word : `${before} ${word}`;
    editor.edit(withText(now, active, text));
    announce(t("review.took", { word, field: fieldLabel(active, now) }));
    save();
  };

  const undo = useUndoCard();
  const judge = useMutation({
    mutationFn: async (verdict: Verdict) => {
      if (verdict.kind !== "reject" && !(await editor.flush())) return null;
      const at = { id: card.id, version: editor.snapshot().version };
      switch (verdict.kind) {
        case "accept":
          return acceptCard(at);
        case "merge":
          return mergeCard(at, verdict.contact);
        default:
          return rejectCard(at);
      }
    },
    onSuccess: (answer, verdict) => {
      if (!answer) return;
      const target = afterVerdict(queue, card.id);
      noteAnswer(queries, answer);
      void queries.invalidateQueries({ queryKey: keys.cards });
      if (answer.contact_id) void queries.invalidateQueries({ queryKey: keys.contacts });
      const name = form.display_name || form.company || t("contact.unnamed");
      const said = {
        accept: t("review.accepted", { name }),
        merge: t("review.merged", { name: verdict.kind === "merge" ? verdict.name : name }),
        reject: t("review.discarded"),
      };
      showDone(said[verdict.kind], <Afterwards card={answer} onUndo={() => undo.mutate(answer)} />);
      if (target) onGo(target);
      else void navigate({ to: "/cards" });
    },
    onError: (cause) => {
      showProblem(cause instanceof Problem && cause.status === STALE ? new Problem(STALE, t("conflict.look")) : cause);
      if (cause instanceof Problem && cause.status === STALE) void queries.invalidateQueries({ queryKey: keys.card(card.id) });
    },
  });
  const { data: duplicates } = useQuery(cardDuplicatesQuery(card.id, card.version));
  const undoLast = () => void editor.flush().then((saved) => saved && undo.mutate({ id: card.id, version: editor.snapshot().version }), showProblem);
  const judging = judge.isPending ? judge.variables : null;
  const accept = () => judge.mutate({ kind: "accept" });
  const reject = () => judge.mutate({ kind: "reject" });

  const focus = (field: FieldId | undefined) => {
    if (field !== undefined) document.getElementById(inputId(field))?.focus();
  };
  const uncertain = uncertainFields(form, origin);
  const nextUncertain = () => {
    const order = fieldsOf(form);
    const from = active === null ? -1 : order.indexOf(active);
    focus(uncertain.find((field) => order.indexOf(field) > from) ?? uncertain[0]);
  };
  useShortcuts([
    { keys: "a", label: t("keys.accept"), run: accept },
    { keys: "x", label: t("keys.reject"), run: reject },
    { keys: "e", label: t("keys.edit"), run: () => focus(uncertain[0] ?? fieldsOf(form)[0]) },
    { keys: "n", label: t("keys.uncertain"), run: nextUncertain },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) accept();
    // Single keys work again once no input has the focus.
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
  };

  const anything = fieldsOf(form).some((field) => textIn(form, field) !== "");
  const allSure = anything ? t("review.allSure") : t("review.nothing");
  const lead = uncertain.length > 0 ? t("review.uncertain", { count: valueCount(uncertain) }) : allSure;
  const shown = active === null ? null : (originOf(active, base, base, data) ?? null);
  return (
    <div className={styles.page}>
      <section className={styles.picture} aria-label={t("picture.label")}>
        <CardPicture card={card} origin={shown} into={active === null ? null : fieldLabel(active, form)} onPick={pick} />
      </section>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys for the inputs inside */}
      <section className={styles.form} aria-label={t("review.fields")} onKeyDown={onKeyDown}>
        <Neighbours previous={previous} next={next} onGo={onGo} />
        <div>
          <Title order={1} size="h2">
            {form.display_name || form.company || t("review.title")}
          </Title>
          <Text c="dimmed" size="sm" mt={2}>
            {lead}
            {" · "}
            <span>{saving ? t("review.saving") : editor.dirty ? t("review.unsaved") : t("review.saved")}</span>
          </Text>
        </div>
        {card.reason ? (
          <Alert color="yellow" icon={<IconAlertCircle aria-hidden />}>
            {cardReason(card)}
          </Alert>
        ) : null}
        <AnswerProblem card={card} />
        <SamePicture card={card} />
        <DuplicateHint
          title={t("duplicate.title")}
          found={duplicates ?? []}
          action={(duplicate, name) => (
            <MergeButton
              what="merge"
              name={name}
              loading={judging?.kind === "merge" && judging.contact === duplicate.contact_id}
              onClick={() => judge.mutate({ kind: "merge", contact: duplicate.contact_id, name })}
            />
          )}
        />
        {conflict ? <Conflict editor={editor} /> : null}
        {problem ? (
          <Alert color="red" icon={<IconAlertCircle aria-hidden />} title={t("review.notSaved")} role="alert">
            {reasonOf(problem)}
          </Alert>
        ) : null}
        <Paper withBorder p="md" radius="lg">
          <ContactFields
            form={form}
            problem={problem}
            originOf={origin}
            active={active}
            onChange={change}
            onEnter={setActive}
            onSettle={save}
          />
        </Paper>
        <Group gap="xs">
          <JoinDialog card={card} before={() => editor.flush()} onJoined={onGo} />
          <SeparateButton card={card} before={async () => ((await editor.flush()) ? editor.snapshot().version : null)} />
          <UndoButton step={card.undo} loading={undo.isPending} onUndo={undoLast} />
        </Group>
        <Reminders of={{ card_id: card.id }} />
        <div className={styles.verdicts}>
          <Button
            leftSection={<IconCheck size={18} aria-hidden />}
            rightSection={<Kbd size="xs" visibleFrom="sm" aria-hidden>A</Kbd>}
            loading={judging?.kind === "accept"}
            onClick={accept}
          >
            {t("review.accept")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconTrash size={18} aria-hidden />}
            rightSection={<Kbd size="xs" visibleFrom="sm" aria-hidden>X</Kbd>}
            loading={judging?.kind === "reject"}
            onClick={reject}
          >
            {t("review.reject")}
          </Button>
        </div>
      </section>
    </div>
  );
}

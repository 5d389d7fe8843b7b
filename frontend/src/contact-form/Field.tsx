import { Textarea, TextInput } from "@mantine/core";
import { useId } from "react";

import type { Origin } from "../api/types";
import { levelOf } from "../review/confidence";
import styles from "./ContactForm.module.css";
import type { FieldId } from "./form";

/** What inputs of one form share. */
export interface FieldBinding {
  textOf: (field: FieldId) => string;
  originOf: (field: FieldId) => Origin | null;
  problemOf: (field: FieldId) => string | null;
  active: FieldId | null;
  onText: (field: FieldId, text: string) => void;
  /** Somebody went into the field. */
  onEnter: (field: FieldId) => void;
  /** Somebody left it, or pressed Enter in it. */
  onSettle: () => void;
}

interface Props {
  field: FieldId;
  label: string;
  bind: FieldBinding;
  rows?: number;
  wide?: boolean;
  inputMode?: "text" | "tel" | "email" | "url";
  mark?: React.ReactNode;
}

/** The id of the input of a field, for putting the focus there. */
export function inputId(field: FieldId): string {
  return `field${field}`;
}

/** One input with its label and the place for its mark. */
export function Field({ field, label, bind, rows, wide, inputMode, mark }: Props) {
  const markId = useId();
  const level = levelOf(bind.originOf(field));
  const id = inputId(field);
  const error = bind.problemOf(field);
  const shared = {
    id,
    value: bind.textOf(field),
    error,
    autoComplete: "off",
    "aria-describedby": [mark ? markId : "", error ? `${id}-error` : ""].join(" ").trim() || undefined,
    onFocus: () => bind.onEnter(field),
    onBlur: bind.onSettle,
  };
  return (
    <div
      className={`${styles.field} ${wide ? styles.wide : ""}`}
      data-level={level}
      data-active={bind.active === field || undefined}
    >
      <div className={styles.head}>
        <label htmlFor={id}>{label}</label>
        <span id={markId}>{mark}</span>
      </div>
      {rows === undefined ? (
        <TextInput
          {...shared}
          inputMode={inputMode}
          spellCheck={false}
          onChange={(event) => bind.onText(field, event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing) bind.onSettle();
          }}
        />
      ) : (
        <Textarea {...shared} autosize minRows={rows} maxRows={8} onChange={(event) => bind.onText(field, event.currentTarget.value)} />
      )}
    </div>
  );
}

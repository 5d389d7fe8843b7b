import { ActionIcon, Button, Menu, NativeSelect, TextInput, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";

import type { PointKind } from "../api/types";
import { t } from "../i18n";
import styles from "./ContactForm.module.css";
import { Field, inputId, type FieldBinding } from "./Field";
import { ADDRESS_PARTS, LABELS, type PointForm } from "./form";
import { POINT_KINDS } from "./kinds";
import { labelText, pointIcons } from "./labels";
import { Mark } from "./Mark";

const ICON = 18;

const modes: Record<PointKind, "text" | "tel" | "email" | "url"> = {
  phone: "tel",
  email: "email",
  url: "url",
  address: "text",
  social: "text",
};

interface Props {
  point: PointForm;
  bind: FieldBinding;
  onChange: (change: Partial<PointForm>) => void;
  onRemove: () => void;
}

function KindMenu({ point, onChange }: Pick<Props, "point" | "onChange">) {
  return (
    <Menu withArrow position="bottom-start">
      <Menu.Target>
        <Tooltip label={t("point.kind")}>
          <ActionIcon variant="default" size={36} aria-label={t("point.kindOf", { kind: t(`kind.${point.kind}`), value: point.value })}>
            {pointIcons[point.kind]}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {POINT_KINDS.map((kind) => (
          <Menu.Item
            key={kind}
            leftSection={pointIcons[kind]}
            onClick={() => onChange({ kind, label: LABELS[kind].includes(point.label) ? point.label : (LABELS[kind][0] ?? "") })}
          >
            {t(`kind.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function LabelInput({ point, bind, onChange }: Omit<Props, "onRemove">) {
  const name = t("point.labelOf", { kind: t(`kind.${point.kind}`), value: point.value });
  if (point.kind === "social") {
    return (
      <TextInput
        aria-label={name}
        placeholder={t("point.network")}
        value={point.label}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
        onBlur={bind.onSettle}
      />
    );
  }
  const known = LABELS[point.kind];
  const own = known.includes(point.label) ? [] : [{ value: point.label, label: point.label === "" ? "–" : point.label }];
  return (
    <NativeSelect
      aria-label={name}
      value={point.label}
      data={[...own, ...known.map((label) => ({ value: label, label: labelText(label) }))]}
      onChange={(event) => onChange({ label: event.currentTarget.value })}
      onBlur={bind.onSettle}
    />
  );
}

/** A phone, e-mail, web, postal or social address with its label. */
export function PointField({ point, bind, onChange, onRemove }: Props) {
  const [partsOpen, setPartsOpen] = useState(false);
  const field = `point:${point.key}`;
  const label = t(`kind.${point.kind}`);
  const mark = <Mark id={`${inputId(field)}-mark`} origin={bind.originOf(field)} label={label} />;
  return (
    <div className={styles.wide}>
      <div className={styles.point}>
        <KindMenu point={point} onChange={onChange} />
        <Field field={field} label={label} bind={bind} inputMode={modes[point.kind]} mark={mark} rows={point.kind === "address" ? 1 : undefined} />
        <LabelInput point={point} bind={bind} onChange={onChange} />
        <Tooltip label={t("point.remove")}>
          <ActionIcon variant="subtle" color="gray" size={36} onClick={onRemove} aria-label={t("point.removeOf", { kind: label, value: point.value })}>
            <IconTrash size={ICON} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {point.kind === "address" ? (
        <>
          <Button variant="transparent" size="compact-sm" className={styles.quiet} ml={42} mt={2} aria-expanded={partsOpen} onClick={() => setPartsOpen(!partsOpen)}>
            {partsOpen ? t("point.lessParts") : t("point.moreParts")}
          </Button>
          {partsOpen ? (
            <div className={styles.address}>
              {ADDRESS_PARTS.map((part) => (
                <div key={part} data-part={part}>
                  <Field field={`${field}/${part}`} label={t(`address.${part}`)} bind={bind} />
                </div>
              ))}
            </div>
          ) : null}
        </>
      ) : null}
    </div>
  );
}

import { Button, Group, Overlay, Portal, Text, Title } from "@mantine/core";
import { IconCamera, IconPhotoPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState, type ChangeEvent } from "react";

import { t } from "../i18n";
import styles from "./CardsPage.module.css";
import { addUploads } from "./uploads";

const ACCEPTED = "image/jpeg,image/png,image/gif,image/tiff,image/webp,application/pdf,.jpg,.jpeg,.png,.gif,.tif,.tiff,.webp,.pdf,text/vcard,text/x-vcard,.vcf";

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

// A picture that misses the zone would otherwise replace the page, so the whole page takes it.
function usePageDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      addUploads(Array.from(event.dataTransfer?.files ?? []));
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", hover);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", hover);
      window.removeEventListener("drop", drop);
    };
  }, []);
  return over;
}

/** Takes pictures of cards and files of contacts: dropped anywhere on the page, chosen, or from the camera of a phone. */
export function DropZone({ first }: { first: boolean }) {
  const over = usePageDrop();
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    addUploads(Array.from(event.currentTarget.files ?? []));
    event.currentTarget.value = "";
  };

  return (
    <section className={styles.drop} data-over={over || undefined} aria-label={t("drop.label")}>
      {first ? (
        <>
          <IconPhotoPlus size={42} stroke={1.3} aria-hidden />
          <Title order={2} size="h3">
            {t("drop.firstTitle")}
          </Title>
          <Text c="dimmed" maw={480}>
            {t("drop.firstText")}
          </Text>
        </>
      ) : null}
      <Group justify="center" gap="sm">
        <Button leftSection={<IconPhotoPlus size={18} aria-hidden />} onClick={() => files.current?.click()}>
          {t("drop.choose")}
        </Button>
        <Button
          hiddenFrom="sm"
          variant="default"
          leftSection={<IconCamera size={18} aria-hidden />}
          onClick={() => camera.current?.click()}
        >
          {t("drop.camera")}
        </Button>
        <Text visibleFrom="sm" c="dimmed" size="sm">
          {t("drop.orDrop")}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {t("drop.kinds")}
      </Text>
      <input ref={files} type="file" accept={ACCEPTED} multiple hidden onChange={take} aria-label={t("drop.choose")} />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden onChange={take} aria-label={t("drop.camera")} />
      {over ? (
        <Portal>
          <Overlay fixed zIndex={500} backgroundOpacity={0.72} center style={{ pointerEvents: "none" }}>
            <Text c="white" fz={26} fw={700}>
              {t("drop.here")}
            </Text>
          </Overlay>
        </Portal>
      ) : null}
    </section>
  );
}

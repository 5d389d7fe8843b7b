import { Anchor, Button, type AnchorProps, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { forwardRef, type AnchorHTMLAttributes } from "react";

type Html<P> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P>;

const PlainButton = forwardRef<HTMLAnchorElement, ButtonProps & Html<ButtonProps>>((props, ref) => (
  <Button ref={ref} component="a" {...props} />
));
PlainButton.displayName = "PlainButton";

const PlainAnchor = forwardRef<HTMLAnchorElement, AnchorProps & Html<AnchorProps>>((props, ref) => (
  <Anchor ref={ref} {...props} />
));
PlainAnchor.displayName = "PlainAnchor";

/** A link to a page of this site that looks like a button. */
export const ButtonLink = createLink(PlainButton);

/** A link to a page of this site. */
export const TextLink = createLink(PlainAnchor);

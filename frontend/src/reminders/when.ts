/** The morning after `now` as an input of date and time writes it, in the time of this device. */
export function tomorrowMorning(now: Date): string {
  return inputText(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9, 0));
}

/** A moment as an input of date and time writes it. */
export function inputText(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** What an input of date and time says, as a moment in UTC; null for none. */
export function momentIn(text: string): string | null {
  const moment = new Date(text);
  return text === "" || Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

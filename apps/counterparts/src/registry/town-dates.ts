import { addDays, firstDayAtAge, plainDate } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';
import type { Random } from '../faults/seeded-random.ts';

/** A birth date of somebody who is `age` full years old on `day`. */
export function birthDateAt(random: Random, age: number, day: PlainDate): PlainDate {
  const latest = yearsBefore(day, age);
  const birthDate = addDays(latest, -Math.floor(random() * 365));
  return firstDayAtAge(birthDate, age) > day ? addDays(latest, -1) : birthDate;
}

function yearsBefore(day: PlainDate, years: number): PlainDate {
  const year = String(Number(day.slice(0, 4)) - years).padStart(4, '0');
  return plainDate(day.endsWith('02-29') ? `${year}-02-28` : `${year}${day.slice(4)}`);
}

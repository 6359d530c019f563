/** 支援措置 of an addressee: its period, both days included; an open end is undefined. */
export interface Protection {
  readonly startsOn: string;
  readonly endsOn: string | undefined;
}

/**
 * Whether the addressee is hidden on `day`, which comes from a message and never from a clock of this service.
 *
 * A period that has run out does not reveal anyone by itself: 住民記録 ends the measure after a review.
 */
export function hidesOn(protection: Protection | undefined, day: string): boolean {
  return protection !== undefined && protection.startsOn <= day;
}

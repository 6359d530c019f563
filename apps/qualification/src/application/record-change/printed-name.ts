import type { AddresseePart } from '#contracts/addressing/addressee.part';

/** The name that papers and files carry (氏名優先区分). */
export function printedName(state: AddresseePart): string {
  switch (state.namePrinted) {
    case 'COMMON_NAME':
      return state.commonName ?? state.name;
    case 'LATIN':
      return state.latinName ?? state.name;
    default:
      return state.name;
  }
}

/** Check digits of 個人番号, 全国地方公共団体コード and 保険者番号. */

const INDIVIDUAL_NUMBER_WEIGHTS = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const MUNICIPALITY_WEIGHTS = [6, 5, 4, 3, 2];

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

/** Check digit of the upper 11 digits of a 個人番号 (番号法施行令6条, 平成26年総務省令85号5条). */
export function individualNumberCheckDigit(upper11: string): number {
  const remainder = weightedSum(upper11, INDIVIDUAL_NUMBER_WEIGHTS) % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/** All zeros pass the arithmetic but are never assigned. */
export function isIndividualNumber(value: string): boolean {
  if (!/^\d{12}$/.test(value) || /^0{12}$/.test(value)) return false;
  return individualNumberCheckDigit(value.slice(0, 11)) === Number(value[11]);
}

/** Check digit of a five-digit prefecture + municipality number (全国地方公共団体コード). */
export function municipalityCheckDigit(upper5: string): number {
  return (11 - (weightedSum(upper5, MUNICIPALITY_WEIGHTS) % 11)) % 10;
}

export function isMunicipalityCode(value: string): boolean {
  return /^\d{6}$/.test(value) && municipalityCheckDigit(value.slice(0, 5)) === Number(value[5]);
}

/** 検証番号 of a 保険者番号 without its last digit: weights 2,1,2,1… from the right, digits of each product added. */
export function insurerCheckDigit(upper: string): number {
  const sum = [...upper].reverse().reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** 6 digits (市町村国保・国保組合) or 8 digits (other insurers). */
export function isInsurerNumber(value: string): boolean {
  return /^(\d{6}|\d{8})$/.test(value) && insurerCheckDigit(value.slice(0, -1)) === Number(value.at(-1));
}

/** Prefecture number (都道府県番号) of a 6-digit 全国地方公共団体コード. */
export function prefectureOf(municipalityCode: string): string {
  return municipalityCode.slice(0, 2);
}

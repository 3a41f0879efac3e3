"""Names time zones by the places and names that programs write instead."""

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

# The places of Windows' display names that name no zone themselves, such as
# "(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", and names in other languages.
PLACES: Mapping[str, str] = {
    "abu dhabi": "Asia/Dubai",
    "alaska": "America/Anchorage",
    "aleutian islands": "America/Adak",
    "arizona": "America/Phoenix",
    "asia/beijing": "Asia/Shanghai",
    "astana": "Asia/Almaty",
    "atlantic time (canada)": "America/Halifax",
    "baja california": "America/Tijuana",
    "beijing": "Asia/Shanghai",
    "bern": "Europe/Zurich",
    "brasilia": "America/Sao_Paulo",
    "buenos aires": "America/Argentina/Buenos_Aires",
    "canberra": "Australia/Sydney",
    "cabo verde is.": "Atlantic/Cape_Verde",
    "cape verde is.": "Atlantic/Cape_Verde",
    "central america": "America/Guatemala",
    "central time": "America/Chicago",
    "central time (us and canada)": "America/Chicago",
    "chatham islands": "Pacific/Chatham",
    "chennai": "Asia/Kolkata",
    "city of buenos aires": "America/Argentina/Buenos_Aires",
    "coordinated universal time": "UTC",
    "eastern time": "America/New_York",
    "eastern time (us and canada)": "America/New_York",
    "edinburgh": "Europe/London",
    "ekaterinburg": "Asia/Yekaterinburg",
    "georgetown": "America/Guyana",
    "greenland": "America/Nuuk",
    "greenwich mean time": "Etc/GMT",
    "hanoi": "Asia/Ho_Chi_Minh",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "islamabad": "Asia/Karachi",
    "kyiv": "Europe/Kyiv",
    "mitteleuropäische zeit": "Europe/Berlin",
    "moscow": "Europe/Moscow",
    "mountain time": "America/Denver",
    "mountain time (us and canada)": "America/Denver",
    "mumbai": "Asia/Kolkata",
    "new delhi": "Asia/Kolkata",
    "newfoundland": "America/St_Johns",
    "osaka": "Asia/Tokyo",
    "pacific time": "America/Los_Angeles",
    "pacific time (us and canada)": "America/Los_Angeles",
    "pretoria": "Africa/Johannesburg",
    "sapporo": "Asia/Tokyo",
    "saskatchewan": "America/Regina",
    "solomon is.": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "st. petersburg": "Europe/Moscow",
    "wellington": "Pacific/Auckland",
    "west central africa": "Africa/Lagos",
    "yangon (rangoon)": "Asia/Yangon",
    "中国标准时间": "Asia/Shanghai",
    "中國標準時間": "Asia/Shanghai",
    "北京": "Asia/Shanghai",
    "北京时间": "Asia/Shanghai",
    "台北标准时间": "Asia/Taipei",
    "台北標準時間": "Asia/Taipei",
    "东京标准时间": "Asia/Tokyo",
    "東京 (標準時)": "Asia/Tokyo",
}


@cache
def zones_of_places() -> Mapping[str, str]:
    """Returns the zones by their identifiers and cities in small letters."""
    known = sorted(available_timezones())
    cities = {name.rpartition("/")[2].replace("_", " ").lower(): name for name in known}
    return {**cities, **{name.lower(): name for name in known}, **PLACES}

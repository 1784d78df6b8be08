"""What every page and file of a review says of itself."""

from app.words.people import PEOPLE_WORDS

NATURE = {
    "mock_review": "县级预评审,不代表省级评审结果",
    "county_programme": "本县项目评审,不代表省级评审结果",
}
ITEM_WORDS = PEOPLE_WORDS["ReviewItem"]

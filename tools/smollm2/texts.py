"""The sentences that the model reads. The eight heads are chosen on all but the one shown."""

from itertools import product

SHOWN = "Last week John Lake wrote to Mary before she visited John Lake."

PLAIN = (
    "The old bridge across the river was closed for repairs last winter.",
    "My sister bakes bread every Sunday and gives half of it away.",
    "Nobody at the station knew why the train was so late.",
    "He opened the window because the room smelled of fresh paint.",
    "A small bird sat on the fence and waited for the rain to stop.",
    "The teacher asked a simple question, but the class stayed silent.",
    "We walked home along the beach after the shops had closed.",
    "Her new bicycle is faster than the one she had before.",
    "Please put the keys on the table before you leave the house.",
    "The museum keeps its oldest paintings in a dark, cool room.",
    "Two doctors from the village drove all night through the snow.",
    "If the soup is too salty, add some water and a potato.",
)

NAMES = (
    ("Tom", "Mary"),
    ("John", "Anna"),
    ("Jack", "Lucy"),
    ("Peter", "Sarah"),
    ("David", "Emma"),
    ("Robert", "Alice"),
)
TEMPLATES = (
    " {first} met {second} at the station, and {pronoun} smiled.",
    " {first} called {second} last night because {pronoun} was worried.",
    " {first} wrote to {second} before {pronoun} left the city.",
    " {first} sat next to {second}, but {pronoun} said nothing.",
)

# Written before any effect was looked at; kept are those whose right word is the model's first
# choice with a probability of 0.3 or more.
PROMPTS = (
    ("The capital of France is", " Paris"),
    ("The opposite of hot is", " cold"),
    ("The first man on the Moon was Neil", " Armstrong"),
    ("Monday, Tuesday, Wednesday,", " Thursday"),
    ("A baby cat is called a", " kitten"),
    ("The sun rises in the", " east"),
    ("Romeo and", " Juliet"),
    ("Water freezes at zero degrees", " Celsius"),
    ("The largest planet in our solar system is", " Jupiter"),
    ("One, two, three, four,", " five"),
    ("The Eiffel Tower is in the city of", " Paris"),
    ("The color of fresh snow is", " white"),
    ("Bees make", " honey"),
    ("The king and the", " queen"),
    ("She was so tired that she fell", " asleep"),
    ("Once upon a", " time"),
)


def pronoun_sentences(held_out: bool) -> list[tuple[str, str, str, str]]:
    """Return sentences with their pronoun, the name that fits it, and the other name.

    The pronoun's head is chosen on two templates with three pairs of names; the others are held
    out.
    """
    templates, names = (TEMPLATES[2:], NAMES[3:]) if held_out else (TEMPLATES[:2], NAMES[:3])
    made = []
    for template, (man, woman), turned in product(templates, names, (False, True)):
        first, second = (woman, man) if turned else (man, woman)
        for pronoun, right, wrong in (("he", man, woman), ("she", woman, man)):
            text = template.format(first=first, second=second, pronoun=pronoun)
            made.append((text, pronoun, right, wrong))
    return made

"""What Skiff knows something about: one line a topic.

name | doing something with it | what it is | a good side | a bad side | a piece of advice (as an order)
A good side that begins with "they" makes the name a plural.
"""

_TABLE = """
coffee|drinking coffee|a hot drink made from roasted beans|it wakes you up in the morning|it can keep you awake at night|have your last cup before noon
tea|making tea|a drink of leaves in hot water|it is warm and calming|it stains the cups|let the leaves rest for three minutes
bread|baking bread|flour and water baked in an oven|it fills the house with a good smell|it goes stale in two days|give the dough time to rise
soup|cooking soup|vegetables or meat boiled in water|it warms you on a cold day|it is easy to add too much salt|taste it before you add salt
cheese|making cheese|milk that was thickened and left to ripen|it keeps for a long time|it is rather fat|keep it wrapped in paper
rice|cooking rice|the grain of a grass that grows in wet fields|it feeds half of the world|it burns when you forget the pot|rinse it in cold water first
pasta|cooking pasta|dough in many shapes boiled in water|it is quick and cheap|it gets soft when you wait too long|salt the water well
pizza|making pizza|flat bread with sauce and cheese on top|it is easy to share|it is heavy late in the evening|make the oven as hot as you can
salad|making salads|a dish of raw leaves and vegetables|it is fresh and light|it does not fill you for long|add the dressing at the end
honey|keeping honey|the sweet food that bees make|it never really spoils|it is almost pure sugar|buy it from a keeper nearby
chocolate|eating chocolate|a sweet made from cocoa beans|it lifts the mood|it melts in every pocket|eat it slowly and in small pieces
apples|growing apples|round fruits of a common tree|they keep through the winter|they bruise when they fall|store them in a cool dark room
potatoes|growing potatoes|roots that grow under the ground|they grow almost anywhere|they turn green in the light|plant them in loose soil
eggs|cooking eggs|what hens lay nearly every day|they are full of protein|they break easily on the way home|start them in cold water
pancakes|making pancakes|thin cakes fried in a pan|they make everyone at the table happy|they are gone too fast|let the batter rest for a while
spices|cooking with spices|dried seeds and leaves with a strong taste|they turn a plain dish into a feast|they lose their smell with age|buy small bags and use them up
vegetarian food|eating vegetarian food|food without any meat|it is good for the planet|it needs some planning|begin with two days a week
fast food|eating fast food|food that is ready in a minute|it saves time on a busy day|it has too much salt and fat|keep it for rare days
breakfast|eating breakfast|the first meal of the day|it gives you strength for the morning|it takes time when you are late|prepare it in the evening
lemonade|making lemonade|water with lemon juice and sugar|it cools you on a hot day|it is bad for the teeth|use half of the sugar
dogs|keeping dogs|loyal animals that live with people|they are always glad to see you|they need a walk in the rain too|walk with them twice a day
cats|keeping cats|small hunters that like warm places|they keep you company quietly|they scratch the sofa|give them a high place to sit
horses|riding horses|large animals that people ride|they feel how you feel|they cost a lot to keep|learn to care for one first
goldfish|keeping goldfish|small fish with a golden skin|they are calm to watch|they get sick in small bowls|give them a large tank
parrots|keeping parrots|bright birds that can copy words|they learn to speak|they are loud in the morning|talk to them every day
rabbits|keeping rabbits|soft animals with long ears|they are gentle with children|they chew through cables|keep two of them together
hamsters|keeping hamsters|tiny animals that run in a wheel|they need little room|they are awake all night|let them sleep during the day
bees|keeping bees|insects that carry pollen and make honey|they help every garden|they can sting you|plant flowers that bloom in turn
chickens|keeping chickens|farm birds that lay eggs|they turn scraps into eggs|they dig up the lawn|shut the coop at dusk
spiders|watching spiders|animals with eight legs that spin webs|they catch flies for you|they frighten many people|carry them outside in a glass
zoos|visiting zoos|parks where wild animals are kept|they let children see rare animals|they give large animals too little room|go early when it is cool
bird watching|watching birds|looking for birds and learning their names|it teaches you to be patient|it means getting up very early|buy light field glasses
fishing|going fishing|catching fish with a line or a net|it gives you a quiet day by the water|it is dull when nothing bites|ask for a permit first
beekeeping courses|taking beekeeping courses|lessons about the care of bees|they save you from early mistakes|they fill up months before|sign up in the winter
whales|watching whales|giant animals that breathe air in the sea|they sing over great distances|they are hard to find|take a slow boat with a guide
running|going for a run|moving fast on foot for sport|it needs only a pair of shoes|it is hard on the knees|start with short and slow runs
swimming|going swimming|moving through water with arms and legs|it trains the whole body|it needs a pool nearby|practise breathing first
cycling|riding a bike|riding on two wheels|it is fast and clean in a city|it is no fun in heavy rain|wear a helmet and use lights
hiking|going on hikes|walking long ways in nature|it clears the head|it gives you sore feet|pack water and a warm coat
climbing|going climbing|going up walls and rocks with hands and feet|it makes you strong and careful|it is dangerous without a partner|learn the knots in a hall
yoga|doing yoga|slow moves and breathing for body and mind|it makes you calm and flexible|it feels slow at first|do ten minutes every morning
football|playing football|a game of two teams and one ball|it brings a whole town together|it makes some fans angry|play for fun with friends
tennis|playing tennis|a ball game with rackets and a net|it is quick and good for the heart|it is hard to find a free court|practise the serve against a wall
chess|playing chess|a board game of kings and queens|it trains the mind|it takes years to play well|look at every check first
dancing|learning to dance|moving the body to music|it makes people smile|it feels awkward at first|listen to the beat before the steps
skiing|going skiing|sliding down snow on two boards|it is a thrill in fresh air|it costs a lot of money|take lessons on the first days
sailing|going sailing|moving a boat with the wind|it needs no fuel at all|it depends on the weather|learn how to read the wind
surfing|learning to surf|riding on waves with a board|it is pure joy on a good wave|it means waiting in cold water|practise on the sand first
weight training|lifting weights|lifting heavy things to get strong|it makes bones and muscles strong|it hurts when done in a hurry|begin with light weights
boxing|learning boxing|a sport of fists and quick feet|it gives you confidence|it is rough on the head|train without hits to the head
basketball|playing basketball|a team game with two high baskets|it is fast and social|it is harder for short people|practise throws from near the basket
golf|playing golf|hitting a small ball into far holes|it lets you walk for hours on grass|it takes a lot of land and money|try a lesson before you buy clubs
ice skating|going ice skating|gliding over ice on blades|it feels like flying|it brings many falls|bend your knees a little
gymnastics|doing gymnastics|a sport of jumps and balance|it teaches control of the body|it asks for years of practice|stretch well before you start
table tennis|playing table tennis|a small ball game on a table|it is cheap and quick|it needs a free table|hold the bat loosely
gardening|working in a garden|growing plants in your own ground|it gives you fresh food and calm|it is hard on the back|start with one small bed
roses|growing roses|flowers with thorns and a fine smell|they bloom for months|they catch many diseases|cut them back in early spring
tomatoes|growing tomatoes|red fruits that need much sun|they taste best from your own garden|they rot in wet summers|water the roots and not the leaves
trees|planting trees|tall plants made of wood|they give shade and clean air|they drop leaves in every corner|plant them in autumn
house plants|keeping house plants|plants that live in pots indoors|they make a room friendly|they die when you forget them|water them once a week
compost|making compost|old leaves and scraps that turn into soil|it feeds the garden for free|it smells when it is too wet|mix dry leaves with green scraps
lawns|keeping a lawn|areas of short grass|they are soft under bare feet|they need water and work|cut the grass a little higher
mushrooms|picking mushrooms|soft growths that live in the forest|they taste of the woods|they can be poisonous|take only those that you know well
herbs|growing herbs|small plants for cooking and tea|they grow on any window sill|they wilt in the heat|pick the tips to keep them bushy
greenhouses|building a greenhouse|glass houses for plants|they make the summer longer|they get too hot in July|open a window on sunny days
wild flowers|sowing wild flowers|flowers that grow without help|they feed bees and butterflies|they look untidy in autumn|sow them on poor soil
vegetable gardens|planning a vegetable garden|plots for food plants|they save money on food|they need care every day|grow what you like to eat
reading|reading books|taking in stories and ideas from pages|it makes your world bigger|it keeps you up too late|read ten pages every evening
poetry|writing poems|words set in rhythm and pictures|it says much in few words|it can be hard to follow|read it out loud
novels|reading novels|long made-up stories|they let you live other lives|they take many evenings|give each one fifty pages
comics|drawing comics|stories told with pictures|they are quick and funny|they are seen as childish by some|sketch the story in small boxes
libraries|using a library|houses full of books to borrow|they are free for everyone|they close early in the evening|ask the people at the desk
diaries|writing a diary|books where you write about your day|they help you to understand yourself|they are easy to give up|write three lines each night
letters|writing letters|long messages on paper|they can be kept for years|they are slow to arrive|write as you would speak
fairy tales|telling fairy tales|old stories with magic in them|they teach children courage|they can be rather cruel|change the voice for each person
crime stories|reading crime stories|stories about a puzzle and a thief|they keep you guessing|they all look alike after a while|watch the quiet people in them
science fiction|reading science fiction|stories about possible futures|it makes you think ahead|it ages quickly|start with short stories
history books|reading history books|books about the past|they show how we came here|they can be very long|begin with one small place
newspapers|reading newspapers|papers with the news of the day|they check facts before they print|they bring mostly bad news|read two different ones
audio books|listening to audio books|books read out by a voice|they make a long drive short|they let your mind wander|choose a voice that you like
spelling|learning spelling|writing words with the right letters|it makes your text easy to read|it has too many odd rules|write hard words three times
handwriting|practising handwriting|writing by hand with a pen|it helps you to remember|it is slower than typing|sit straight and go slowly
painting|painting pictures|putting color on paper or cloth|it rests the mind|it makes a mess on the floor|begin with three colors only
drawing|learning to draw|making pictures with lines|it teaches you to look|it is hard to be content with the result|draw what you see and not what you know
photography|taking photos|making pictures with light|it keeps moments for later|it can stop you from living the moment|wait for soft light
pottery|making pottery|shaping clay and baking it|it gives you bowls of your own|it is dirty work|keep your hands wet
knitting|knitting things|making cloth from wool with needles|it keeps hands busy and warm|it takes weeks to finish a coat|start with a simple scarf
sewing|sewing clothes|joining cloth with thread|it saves old clothes|it is hard to follow a pattern|use a short straight stitch first
origami|folding origami|folding paper into shapes|it needs only one sheet of paper|it asks for very exact folds|press every fold with a nail
woodwork|doing woodwork|building things out of wood|it gives you furniture that lasts|it fills the room with dust|measure twice before you cut
museums|visiting museums|houses where old and fine things are shown|they let you meet the past|they make your feet tired|choose three rooms only
sculpture|making sculptures|figures made of stone or clay|it can be touched and walked around|it is heavy to move|look at it from every side
street art|making street art|pictures on walls in a city|it makes gray walls bright|it annoys some owners|ask for the wall first
architecture|studying architecture|the art of planning buildings|it shapes how we live|it is expensive to change|look up when you walk
singing|singing songs|making music with the voice|it lifts your heart|it can bother the neighbors|warm up with soft notes
the piano|playing the piano|a large instrument with black and white keys|it can play a whole song alone|it does not fit in small rooms|practise each hand alone
the guitar|playing the guitar|an instrument with six strings|it is easy to carry to a fire|it hurts the fingers at first|learn three chords well
the violin|playing the violin|a small instrument played with a bow|it can sound like a voice|it sounds awful in the first year|hold the bow lightly
drums|playing drums|instruments that you hit|they let you feel the rhythm|they are too loud for a flat|practise on a pillow
choirs|singing in a choir|groups of people who sing together|they make friends of strangers|they need an evening each week|sit next to a strong voice
jazz|listening to jazz|music that is partly made up while playing|it is new every night|it sounds messy to some ears|follow one instrument at a time
opera|going to the opera|a play that is sung from start to end|it brings great feelings to the stage|it is long and costly|read the story before you go
rock music|listening to rock music|loud music with guitars and drums|it gives you energy|it can hurt your ears|wear ear plugs at concerts
concerts|going to concerts|evenings of live music|they make music feel alive|they are crowded and loud|come early for a good place
radio|listening to the radio|sound sent through the air|it keeps you company while you work|it plays the same songs again|try a small station
whistling|learning to whistle|making notes with your lips|it needs no instrument|it gets on the nerves of others|wet your lips first
films|watching films|stories told in moving pictures|they can make you laugh and cry|they take a whole evening|turn off your phone
television|watching television|moving pictures sent to your home|it shows you far places|it steals your time|choose a show before you turn it on
theater|going to the theater|plays shown by actors on a stage|it happens right before your eyes|it needs a ticket weeks before|sit near the front
cartoons|watching cartoons|drawn films|they are fun for all ages|they can be very noisy|watch them together with the children
video games|playing video games|games on a screen|they train quick thinking|they make hours disappear|set an alarm before you play
board games|playing board games|games on a table with pieces and dice|they bring families together|they end in quarrels at times|read the rules out loud first
card games|playing card games|games with a deck of cards|they fit in any pocket|they depend on luck|learn one game well
puzzles|doing puzzles|pictures or riddles that you put together|they calm a busy mind|they take up the whole table|start with the edges
magic tricks|learning magic tricks|small shows that seem impossible|they amaze people of every age|they need long practice|practise before a mirror
jokes|telling jokes|short stories that make people laugh|they break the ice|they can hurt when told at the wrong time|laugh about yourself first
riddles|solving riddles|questions with a hidden answer|they make you think around corners|they are no fun once you know them|read each word twice
stars|looking at the stars|far suns that shine at night|they make worries look small|they hide behind city light|go to a dark hill
the moon|watching the moon|the round rock that circles our planet|it moves the tides of the sea|it is too bright for star watchers|look at it when it is half full
the sun|sitting in the sun|the star that gives us light|it makes life possible|it burns the skin at noon|wear a hat
planets|learning about planets|round worlds that circle a star|they are easy to see with a small glass|they are too far to visit|look for the bright ones at dusk
telescopes|using a telescope|tubes with lenses for far things|they show the rings of Saturn|they are heavy to carry|start with the moon
space travel|dreaming of space travel|flying beyond the air of our planet|it brings new knowledge|it costs a fortune|read about the first flights
rain|walking in the rain|water that falls from clouds|it feeds fields and rivers|it soaks your shoes|carry a light coat
snow|playing in the snow|frozen water that falls in flakes|it makes the world quiet and white|it blocks roads and trains|wear two pairs of socks
storms|watching storms|strong wind with rain or thunder|they clean the air|they bring down trees|stay inside and away from windows
rainbows|looking for rainbows|colored bows made by sun and rain|they make people stop and smile|they last only minutes|stand with the sun behind you
clouds|watching clouds|tiny drops of water high in the air|they look like animals and ships|they hide the sun|lie on your back in the grass
fog|walking in fog|a cloud that touches the ground|it makes a street look like a dream|it is dangerous for drivers|go slowly and use lights
winter|spending the winter outside|the coldest time of the year|it is a time for fires and rest|it has short dark days|go out at noon for the light
summer|enjoying the summer|the warmest time of the year|it has long bright evenings|it is too hot to sleep|rest in the shade at noon
autumn|walking in autumn|the time when leaves fall|it glows in red and gold|it is wet and windy|collect leaves on a dry day
spring|planting in spring|the time when plants wake up|it brings color back|it makes many people sneeze|clean the windows on the first warm day
the sea|swimming in the sea|the salt water that covers most of the planet|it gives us air and food|it is dangerous in a storm|ask about the currents
rivers|boating on rivers|fresh water that runs to the sea|they carry boats and life|they flood their banks in spring|stay in the shallow part
mountains|climbing mountains|very high hills of rock|they give you a wide view|they change their weather fast|turn back before it gets late
forests|walking in forests|large areas of trees|they are quiet and cool|they are easy to get lost in|stay on the marked path
deserts|crossing deserts|dry lands with little rain|they have the clearest night sky|they are hot by day and cold at night|carry more water than you need
islands|visiting islands|land with water on all sides|they are quiet and slow|they depend on the next boat|check the time of the last boat
beaches|going to beaches|strips of sand by the water|they invite you to do nothing|they are crowded in August|go early in the morning
volcanoes|visiting volcanoes|mountains that can throw out hot rock|they make rich soil|they can wake up without much warning|follow the local signs
lakes|swimming in lakes|still water with land around it|they are calm and clear|they stay cold until June|go in slowly
caves|exploring caves|hollow rooms under the ground|they stay cool in summer|they are dark and slippery|take two lamps
waterfalls|visiting waterfalls|rivers that drop over a cliff|they fill the air with mist|they make the rocks slippery|stay behind the rail
trains|traveling by train|cars on rails pulled by an engine|they let you read on the way|they are late too often|book a seat by the window
buses|taking buses|large cars for many people|they are cheap and go almost everywhere|they stop at every corner|have your ticket ready
cars|driving cars|machines on four wheels|they take you from door to door|they fill the streets and the air|share the ride with a friend
airplanes|flying in airplanes|machines that fly with people inside|they cross an ocean in hours|they use a lot of fuel|drink water on the way
ships|traveling by ship|large boats for sea and river|they carry most of our goods|they are slow and can make you sick|look at the horizon
bicycles|repairing bicycles|light machines with two wheels|they cost nothing to run|they get stolen often|oil the chain once a month
electric cars|driving electric cars|cars that run on a battery|they are quiet and clean in town|they need time to charge|charge them at night
camping|going camping|sleeping in a tent outside|it brings you close to nature|it is cold and wet in bad weather|put up the tent before dark
road trips|going on road trips|long drives with many stops|they let you stop where you like|they tire the driver|change drivers every two hours
hotels|staying in hotels|houses with rooms for travelers|they make your bed for you|they all look the same|read what guests wrote
maps|reading maps|drawings of land from above|they work without a battery|they are hard to fold|turn them the way you walk
walking tours|joining walking tours|guided walks through a town|they show you hidden corners|they are tiring in the heat|wear good shoes
traveling alone|traveling alone|going on a trip without company|it makes you brave and free|it can be lonely at night|tell a friend where you are
passports|renewing passports|small books that prove who you are|they open borders|they run out when you need them|check the date early
city life|living in a city|life among many people and houses|it offers work and culture|it is loud and expensive|find a park near your home
village life|living in a village|life in a small place|it is quiet and friendly|it has few shops and buses|say hello to everyone
small homes|living in a small home|homes with only a few rooms|they are cheap and quick to clean|they have no space for guests|keep only what you use
shared flats|living in a shared flat|homes that several people share|they are cheaper and never lonely|they lead to fights about dishes|agree on a cleaning plan
parks|walking in parks|green places in a city|they give everyone a garden|they are full on Sundays|go there before breakfast
markets|shopping at markets|places where goods are sold outside|they have fresh food from nearby|they close at noon|come late for good prices
bridges|building bridges|ways built over water|they join two sides of a town|they cost much to repair|look at them from below
neighbors|meeting neighbors|the people who live next door|they help when you forget your key|they hear everything you do|bring them a cake
moving house|moving house|taking all your things to a new home|it is a chance for a new start|it costs money and nerves|write on every box what is in it
cleaning|cleaning the house|making a place free of dirt|it makes a room bright again|it never ends|do one room a day
laundry|doing laundry|washing clothes|it makes old clothes fresh|it takes a whole evening|sort the colors first
cooking|learning to cook|making food with heat and care|it is cheaper and healthier than eating out|it leaves a pile of dishes|learn five simple dishes
washing dishes|washing dishes|cleaning plates and pots|it gives a calm moment after dinner|it dries out your hands|start with the glasses
furniture|building furniture|tables and chairs and beds|it makes a house a home|it is heavy on the stairs|measure the door first
candles|lighting candles|sticks of wax that burn|they make a soft light|they can start a fire|never leave them alone
fireplaces|using a fireplace|places for a fire in a room|they warm body and mind|they make smoke and ash|use dry wood only
tools|buying tools|things that help the hand to work|they last a lifetime when cared for|they rust in a wet shed|clean them after every use
paint|painting a room|color that you put on walls|it changes a room in a day|it smells for a week|cover the floor well
locks|changing locks|things that keep a door shut|they keep your home safe|they get stuck in winter|put a little oil in them
light bulbs|changing light bulbs|glass lamps that give light|they use little power today|they fail at the worst moment|keep two spare ones
recycling|sorting waste|using old material again|it saves energy and land|it is confusing with so many bins|rinse the bottles first
second-hand clothes|buying second-hand clothes|clothes that someone wore before|they are cheap and good for the planet|they take time to find|check the seams
fashion|following fashion|the style of clothes at a time|it lets you show who you are|it changes too fast|buy few things that last
shoes|buying shoes|things you wear on your feet|they carry you through life|they hurt when they are new|buy them in the afternoon
hats|wearing hats|things you wear on your head|they keep off sun and cold|they spoil your hair|try them with a mirror
school uniforms|wearing school uniforms|the same clothes for every pupil|they hide who is rich or poor|they leave no room for taste|buy them one size larger
schools|going to school|places where children learn|they open doors for every child|they start too early in the morning|ask questions in class
homework|doing homework|tasks from school that you do at home|it makes the lesson stick|it takes away free time|start with the hardest task
exams|studying for exams|tests of what you know|they show what you have learned|they make people nervous|sleep well the night before
mathematics|learning mathematics|the study of numbers and shapes|it helps you to think clearly|it frightens many pupils|draw a picture of the problem
languages|learning languages|ways of speaking in other lands|they open new worlds|they need daily practice|speak from the first day
teachers|working as a teacher|people who help others to learn|they change lives|they have too much work|praise before you correct
universities|going to a university|schools for grown people|they let you go deep into a subject|they cost years and money|visit a lecture first
science|studying science|the careful study of the world|it tests every idea|it takes a long time to be sure|ask how one could be wrong
chemistry|learning chemistry|the study of what things are made of|it explains cooking and medicine|it needs a lot of memory|wear safety glasses
physics|learning physics|the study of matter and force|it explains why things move|it is full of hard formulas|try small tests at home
biology|studying biology|the study of living things|it helps us to understand life|it has thousands of names|look at a leaf up close
geography|learning geography|the study of lands and seas|it makes the news clearer|it is more than names on a map|keep a map on your wall
memory tricks|using memory tricks|ways to remember things|they make dull lists fun|they take time to set up|make a picture for each word
online courses|taking online courses|lessons on a screen|they let you learn at your own pace|they are easy to drop|fix a time every week
group work|doing group work|work that several people do together|it brings many ideas|it lets some people be lazy|give each person one task
debates|joining debates|talks in which two sides argue|they teach you to listen|they can get heated|learn the other side first
computers|using computers|machines that work with numbers and text|they do dull work fast|they break down before a deadline|save your work often
programming|learning programming|telling a computer what to do|it lets you build your own tools|it can be maddening|write small programs every day
phones|using phones|small computers for calls and messages|they keep you close to family|they interrupt you all day|leave it in another room
social media|using social media|places on the net where people share things|it connects old friends|it makes people compare themselves|look at it once a day
the internet|using the internet|a net of computers around the world|it puts knowledge in every home|it mixes truth and lies|check who wrote it
passwords|choosing passwords|secret words that protect accounts|they keep your data safe|they are easy to forget|use a long sentence
email|writing email|letters sent by computer|it is fast and free|it fills up with junk|answer it twice a day
robots|building robots|machines that move on their own|they take over hard work|they are expensive to repair|start with a simple kit
artificial intelligence|using artificial intelligence|programs that can do tasks of the mind|it helps with dull work|it makes mistakes with great confidence|check its answers
smart watches|wearing smart watches|small computers on the wrist|they count your steps|they need power every night|turn off most messages
headphones|wearing headphones|small speakers for your ears|they let you hear music in peace|they shut out the street|keep the sound low
tablets|reading on tablets|flat computers with a touch screen|they are light and simple|they tire the eyes|dim the screen at night
printers|using printers|machines that put text on paper|they are handy for tickets|they jam when you are in a hurry|keep the paper dry
cameras|buying cameras|machines that take pictures|they see more than a phone|they are heavy on trips|learn the light first
video calls|making video calls|calls with a moving picture|they bring distant family close|they make you tired|look into the camera
batteries|saving batteries|small stores of power|they make things free of wires|they wear out with time|keep them half full
solar power|using solar power|power made from sunlight|it is clean and quiet|it stops at night|put the panels on the south side
wind power|using wind power|power made by wind|it makes no smoke|it changes the look of a hill|visit a wind farm once
nuclear power|using nuclear power|power made by splitting atoms|it makes much power with little smoke|it leaves waste for a long time|read about both sides
saving water|saving water|using less water at home|it helps rivers and your bill|it asks for new habits|take short showers
saving energy|saving energy|using less power and heat|it saves money|it takes some attention|turn off lights behind you
plastic bags|avoiding plastic bags|thin bags made from oil|they are light and strong|they end up in the sea|carry a cloth bag
climate change|talking about climate change|the slow warming of the planet|it made people work together|it brings floods and heat|talk about it calmly
wild animals|watching wild animals|animals that live free|they keep nature in balance|they lose their homes to us|stay still and quiet
hunting|going hunting|chasing wild animals for food|it can keep herds healthy|it is cruel when done badly|learn the rules and the seasons
farming|working on a farm|growing food on land|it feeds all of us|it is hard work for little money|talk to an old farmer
money|handling money|what we use to buy things|it gives you choices|it does not make friends|write down what you spend
saving money|saving money|keeping money for later|it lets you sleep well|it means saying no at times|put some away on payday
budgets|making a budget|plans for your money|they show where the money goes|they are dull to keep|use three simple groups
debts|paying debts|money that you owe|they can help to buy a home|they grow while you sleep|pay the small ones first
the lottery|playing the lottery|a game of luck for money|it lets people dream for a week|it takes money from almost everyone|spend no more than a coffee
stocks|buying stocks|small shares of a company|they can grow over the years|they can fall in a day|spread your money
insurance|buying insurance|money paid for help in bad times|it saves you in a disaster|it is full of small print|read what is not covered
taxes|paying taxes|money we pay to the state|they build roads and schools|they are hard to understand|keep every paper
gifts|choosing gifts|things you give to others|they show that you care|they can miss the mark|listen to what people say all year
shopping|going shopping|buying things in stores|it can be fun with friends|it empties your purse|write a list and stick to it
online shops|using online shops|stores on the net|they are open all night|they make a lot of packing waste|wait a day before you pay
advertising|working in advertising|messages that try to sell things|it tells you about new things|it makes you want what you do not need|ask what it leaves out
tipping|tipping waiters|giving extra money for service|it thanks people for good work|it should not replace a fair wage|keep some small coins
sleep|getting enough sleep|the nightly rest of body and mind|it repairs body and mind|it is the first thing we cut|go to bed at the same time
naps|taking naps|short sleeps by day|they make you fresh again|they spoil the night when too long|keep them under half an hour
dreams|remembering dreams|the stories of your sleep|they can be funny and strange|they fade within minutes|write them down at once
meditation|trying meditation|sitting still and watching the breath|it makes you calm|it feels boring at first|start with two minutes
breathing exercises|doing breathing exercises|slow ways of breathing|they calm you in a minute|they feel odd in public|breathe out longer than in
vitamins|taking vitamins|things in food that the body needs|they keep you healthy|they help little when you eat well|eat fruit of many colors
sugar|cutting down on sugar|sweet crystals from plants|it gives quick energy|it is bad for the teeth|drink water instead
water|drinking enough water|the clear liquid all life needs|it keeps the body working|it tastes of nothing|keep a bottle on your desk
dentists|going to the dentist|doctors for the teeth|they stop pain early|they make many people nervous|go there twice a year
doctors|seeing a doctor|people who heal the sick|they can find things early|they have little time|write down your questions
vaccines|getting vaccines|medicine that trains the body against disease|they prevent bad diseases|they make the arm sore|keep your record in one place
walking|going for a walk|moving on foot at an easy pace|it is free and good for the heart|it is slow when you are late|walk after dinner
stretching|stretching in the morning|making the muscles long|it helps a stiff back|it is easy to forget|hold each stretch for a slow breath
posture|improving your posture|the way you hold your body|it saves your back|it takes daily attention|put the screen at eye height
diets|following a diet|plans for eating|they teach you about food|they seldom last|change one habit at a time
smoking|giving up smoking|breathing in burning leaves|it used to be seen as stylish|it harms heart and lungs|ask a doctor for help
alcohol|drinking less alcohol|the strong part of wine and beer|it loosens a stiff party|it harms body and mind|drink water in between
friends|making friends|people who like and help you|they stand by you in bad times|they need time and care|call one of them today
family|spending time with family|the people you belong to|it gives you roots|it knows how to make you angry|eat together once a week
marriage|getting married|a promise to share a life|it gives two people a home|it needs work every day|talk before you go to sleep
children|raising children|young people who are growing up|they see the world fresh|they cost sleep|listen to them at eye level
grandparents|visiting grandparents|the parents of your parents|they tell the best stories|they live too far away|ask about their youth
birthdays|planning birthdays|the yearly days of your birth|they bring people together|they remind you of your age|bake a cake
weddings|planning weddings|parties for a marriage|they make whole families happy|they cost too much|keep the list of guests short
parties|giving parties|evenings with many guests|they help people to meet|they leave a mess|prepare food that waits
small talk|making small talk|light talk with people|it opens doors between strangers|it can feel empty|ask about their day
first dates|going on first dates|first meetings of two people who may fall in love|they are exciting|they make your hands wet|choose a place where you can talk
apologies|making apologies|words that say sorry|they can mend a friendship|they are hard to say|say what you did and skip the excuses
compliments|paying compliments|kind words about a person|they make someone's day|they sound false when overdone|praise what a person did
secrets|keeping secrets|things you do not tell|they show trust|they are heavy to carry|think before you promise
gossip|listening to gossip|talk about people who are absent|it can warn you of trouble|it hurts people|change the subject
honesty|practising honesty|telling the truth|it builds trust|it can hurt at times|be kind while you are honest
patience|learning patience|the art of waiting calmly|it leads to better choices|it is hard in a queue|count your breaths
courage|finding courage|doing right in spite of fear|it grows with practice|it can be mistaken for folly|take one small step
kindness|showing kindness|being good to others|it costs little and lasts long|it is used by a few people|start with a smile
humor|using humor|seeing the funny side|it makes hard days lighter|it can hide pain|never joke about the weak
jealousy|dealing with jealousy|the fear that others have more|it shows what you care about|it poisons a friendship|speak about it openly
anger|dealing with anger|a hot feeling against a wrong|it gives you strength to act|it says things you regret|wait an hour before you answer
loneliness|dealing with loneliness|the pain of being alone|it teaches you about yourself|it makes the heart heavy|join a small club
stress|dealing with stress|a load on body and mind|it helps you to act fast|it makes you ill when it stays|do one thing at a time
boredom|dealing with boredom|having nothing to do|it gives birth to ideas|it makes hours crawl|put away the phone
new habits|forming new habits|things you do without thinking|they change a life in small steps|they break easily in the first month|tie them to an old habit
goals|setting goals|things you want to reach|they give you a direction|they can press too hard|make them small enough for a week
job interviews|preparing for job interviews|talks in which you ask for work|they let you learn about the job|they make your heart race|prepare three good stories
office work|doing office work|work at a desk|it is safe and warm|it makes you sit all day|stand up every hour
home office|working in a home office|working from your own home|it saves the way to work|it mixes work and rest|close the door at six
meetings|leading meetings|talks of people who work together|they settle questions quickly when short|they steal whole mornings|end with a list of tasks
bosses|talking to bosses|people who lead others at work|they can clear the way|they hear mostly good news|bring one clear request
colleagues|working with colleagues|the people you work with|they share the load|they can be noisy|thank them when they help
night shifts|working night shifts|work while others sleep|they are quiet and well paid|they are hard on the body|keep your bedroom dark
part-time work|doing part-time work|work for fewer hours|it leaves time for life|it brings less money|agree on fixed days
starting a company|starting a company|making your own business|it lets you decide|it often fails in the first years|talk to customers first
remote teams|leading remote teams|groups who work from many places|they can hire the best people|they miss the chat at lunch|meet in person twice a year
speeches|giving speeches|talks before many people|they can move a crowd|they make your knees shake|practise the first sentence
deadlines|meeting deadlines|the last day for a task|they help you to finish|they press on your sleep|plan one spare day
retirement|planning retirement|the time after work life|it gives you free mornings|it can feel empty at first|build hobbies early
volunteering|doing volunteer work|working for others without pay|it helps people and makes you happy|it takes your weekends|begin with two hours a month
charity|giving to charity|help for people in need|it eases real pain|it can be badly run|read how the money is used
voting|going to vote|choosing who will lead|it gives everyone a say|it feels small in a big land|read the plans before the day
laws|studying laws|rules of a state|they protect the weak|they are written in hard words|ask what a law is for
police|working for the police|people who guard the law|they help in danger|they can misuse power|stay calm and polite
courts|visiting courts|places where judges decide|they settle quarrels without fists|they are slow|take a seat in the back
democracy|studying democracy|rule by the people|it lets you change leaders in peace|it is slow to decide|take part in your town
monarchies|studying monarchies|lands with a king or queen|they keep old customs alive|they give power by birth|compare them with other states
borders|crossing borders|lines between lands|they give a land its shape|they keep families apart|have your papers ready
old castles|visiting old castles|strong stone houses of lords|they make history real|they are cold and drafty|climb the tower first
pyramids|visiting pyramids|huge stone graves of old kings|they have stood for ages|they were built with hard labor|go at sunrise
ancient Rome|reading about ancient Rome|an old empire by the sea|it left us roads and laws|it was built on slaves|start with daily life there
vikings|reading about vikings|sea people of the north long ago|they were bold sailors|they robbed many towns|visit a ship museum
knights|reading about knights|riders in iron of old times|they stood for honor in stories|they were often brutal|look at real armor once
dinosaurs|learning about dinosaurs|giant animals that died out long ago|they make children love science|they left only bones|visit a bone hall
fossils|looking for fossils|old remains turned into stone|they tell the story of life|they are hard to free from rock|search after a storm
coins|collecting coins|round pieces of metal money|they carry history in a pocket|they take up dusty boxes|never polish them
stamps|collecting stamps|small papers that pay for letters|they show the whole world in a book|they bring little money today|use a soft pair of tongs
antiques|buying antiques|old things with a story|they are made to last|they are easy to fake|look at the back and the bottom
model trains|building model trains|small trains for the home|they build a tiny world|they eat up money and space|start with a simple loop
kites|flying kites|light toys that fly on a line|they dance in the wind|they get stuck in trees|stand with your back to the wind
balloons|flying in balloons|bags of hot air or gas|they lift you without a sound|they go where the wind goes|fly early in the morning
fireworks|watching fireworks|colored fire in the sky|they light up a whole town|they frighten animals|keep a safe distance
circuses|going to the circus|traveling shows in a tent|they show great skill|they were hard on animals|choose one without animals
holidays|planning holidays|free days for rest|they refresh body and mind|they end too soon|leave one day without plans
Christmas|celebrating Christmas|a winter feast with gifts|it brings families home|it has become too busy|agree on small gifts
new year plans|making new year plans|wishes for the next year|they give you a fresh start|they are forgotten by March|choose only one
Sundays|resting on Sundays|the quiet days of the week|they let you breathe|they end with thoughts of Monday|go out before lunch
mornings|getting up early|the first hours of the day|they are quiet and clear|they come too early|put the alarm far from the bed
being on time|being on time|arriving when you said|it shows respect|it can make you wait|leave ten minutes early
queues|standing in queues|lines of people who wait|they are fair to everyone|they test your nerves|bring a small book
dust|fighting dust|tiny bits of everything|it shows you where light falls|it makes people sneeze|wipe with a damp cloth
noise|living with noise|sounds you do not want|it means that life goes on|it harms your sleep|close the windows at night
"""


class Topic:
    __slots__ = ("name", "doing", "what", "good", "bad", "tip", "plural")

    def __init__(self, line):
        self.name, self.doing, self.what, self.good, self.bad, self.tip = line.split("|")
        self.plural = self.good.startswith("they ")


TOPICS = [Topic(line) for line in _TABLE.strip().splitlines()]
# Every tenth topic is kept out of training: the judge's quality is measured on it.
HELD_OUT = TOPICS[7::10]
TRAINED = [t for t in TOPICS if t not in HELD_OUT]

if __name__ == "__main__":
    assert len({t.name for t in TOPICS}) == len(TOPICS)
    for t in TOPICS:
        assert t.good.startswith(("it ", "they ")) and t.bad.startswith(("it ", "they ")), t.name
        assert t.plural == t.bad.startswith("they "), t.name
    print(len(TOPICS), "topics,", len(HELD_OUT), "held out")
